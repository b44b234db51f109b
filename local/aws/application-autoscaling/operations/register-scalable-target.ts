import { accessTo, operation, readResourceId, scalable } from "../operation.ts";
import { registerTarget } from "../registration.ts";

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html */
export const registerScalableTarget = operation("RegisterScalableTarget", {
  members: {
    ...scalable,
    MinCapacity: true,
    MaxCapacity: true,
    RoleARN: "ECS has a service-linked role for it, whatever is given",
    SuspendedState: true,
    Tags: true,
  },
  read: (_, input) => ({ ...input, ResourceId: readResourceId(input.ResourceId) }),
  access: (call, { ResourceId }) => accessTo("RegisterScalableTarget", call, ResourceId),
  run: async ({ store, region }, { ResourceId, MinCapacity, MaxCapacity, SuspendedState, Tags }) => {
    const { arn } = await registerTarget(store, {
      region,
      resourceId: ResourceId,
      minimum: MinCapacity,
      maximum: MaxCapacity,
      suspended: SuspendedState && {
        scalingIn: SuspendedState.DynamicScalingInSuspended ?? false,
        scalingOut: SuspendedState.DynamicScalingOutSuspended ?? false,
        scheduled: SuspendedState.ScheduledScalingSuspended ?? false,
      },
      tags: Tags,
    });
    return { ScalableTargetARN: arn };
  },
});
