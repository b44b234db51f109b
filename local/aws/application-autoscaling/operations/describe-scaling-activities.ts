import { accessTo, operation, partOf } from "../operation.ts";

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalingActivities.html */
export const describeScalingActivities = operation("DescribeScalingActivities", {
  members: {
    ServiceNamespace: ["ecs"],
    ScalableDimension: ["ecs:service:DesiredCount"],
    ResourceId: true,
    IncludeNotScaledActivities: "what was not scaled is not kept here",
    MaxResults: true,
    NextToken: true,
  },
  access: (call) => accessTo("DescribeScalingActivities", call),
  run: ({ store, region }, { ResourceId, MaxResults, NextToken }) => {
    const activities = store
      .activities()
      .filter(
        (activity) =>
          activity.region === region && activity.resourceId === (ResourceId ?? activity.resourceId),
      );
    // The newest come first.
    const newest = Number.MAX_SAFE_INTEGER;
    const { items, next } = partOf(
      activities,
      ({ startedAt, id }) => `${newest - Date.parse(startedAt)} ${id}`,
      { MaxResults, NextToken },
    );
    return {
      ScalingActivities: items.map((activity) => ({
        ActivityId: activity.id,
        ServiceNamespace: "ecs" as const,
        ResourceId: activity.resourceId,
        ScalableDimension: "ecs:service:DesiredCount" as const,
        Description: activity.description,
        Cause: activity.cause,
        StartTime: new Date(activity.startedAt),
        EndTime: activity.endedAt === undefined ? undefined : new Date(activity.endedAt),
        StatusCode: activity.status,
        StatusMessage: activity.message,
      })),
      NextToken: next,
    };
  },
});
