import { accessTo, operation, partOf } from "../operation.ts";

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalableTargets.html */
export const describeScalableTargets = operation("DescribeScalableTargets", {
  members: {
    ServiceNamespace: ["ecs"],
    ScalableDimension: ["ecs:service:DesiredCount"],
    ResourceIds: true,
    MaxResults: true,
    NextToken: true,
  },
  access: (call) => accessTo("DescribeScalableTargets", call),
  run: ({ store, region }, { ResourceIds, MaxResults, NextToken }) => {
    const targets = store
      .targets()
      .filter((target) => target.region === region && (ResourceIds?.includes(target.resourceId) ?? true));
    const { items, next } = partOf(targets, ({ resourceId }) => resourceId, { MaxResults, NextToken });
    return {
      ScalableTargets: items.map((target) => ({
        ServiceNamespace: "ecs" as const,
        ResourceId: target.resourceId,
        ScalableDimension: "ecs:service:DesiredCount" as const,
        MinCapacity: target.minimum,
        MaxCapacity: target.maximum,
        RoleARN: target.roleArn,
        CreationTime: new Date(target.createdAt),
        SuspendedState: {
          DynamicScalingInSuspended: target.suspended.scalingIn,
          DynamicScalingOutSuspended: target.suspended.scalingOut,
          ScheduledScalingSuspended: target.suspended.scheduled,
        },
        ScalableTargetARN: target.arn,
      })),
      NextToken: next,
    };
  },
});
