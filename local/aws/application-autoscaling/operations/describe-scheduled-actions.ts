import { accessTo, operation, partOf } from "../operation.ts";

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScheduledActions.html */
export const describeScheduledActions = operation("DescribeScheduledActions", {
  members: {
    ServiceNamespace: ["ecs"],
    ScalableDimension: ["ecs:service:DesiredCount"],
    ResourceId: true,
    ScheduledActionNames: true,
    MaxResults: true,
    NextToken: true,
  },
  access: (call) => accessTo("DescribeScheduledActions", call),
  run: ({ store, region }, { ResourceId, ScheduledActionNames, MaxResults, NextToken }) => {
    const actions = store
      .actions(region, ResourceId)
      .filter(({ name }) => ScheduledActionNames?.includes(name) ?? true);
    const { items, next } = partOf(actions, ({ resourceId, name }) => `${resourceId} ${name}`, {
      MaxResults,
      NextToken,
    });
    return {
      ScheduledActions: items.map((action) => ({
        ScheduledActionName: action.name,
        ScheduledActionARN: action.arn,
        ServiceNamespace: "ecs" as const,
        Schedule: action.schedule,
        Timezone: action.timeZone,
        ResourceId: action.resourceId,
        ScalableDimension: "ecs:service:DesiredCount" as const,
        StartTime: action.startTime === undefined ? undefined : new Date(action.startTime),
        EndTime: action.endTime === undefined ? undefined : new Date(action.endTime),
        ScalableTargetAction: { MinCapacity: action.minimum, MaxCapacity: action.maximum },
        CreationTime: new Date(action.createdAt),
      })),
      NextToken: next,
    };
  },
});
