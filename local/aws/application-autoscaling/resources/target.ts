import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { readResourceId } from "../operation.ts";
import { registerTarget } from "../registration.ts";
import type { ScalingStore } from "../store.ts";

/** Outputs of a target. */
export interface TargetOutputs {
  readonly arn: string;
  readonly roleArn: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

const inputs = {
  serviceNamespace: ["ecs"],
  scalableDimension: ["ecs:service:DesiredCount"],
  resourceId: true,
  minCapacity: true,
  maxCapacity: true,
  roleArn: "ECS has a service-linked role for it, whatever is given",
  suspendedState: true,
  tags: true,
} as const;
type TargetInputs = Read<Inputs<aws.appautoscaling.TargetArgs>, typeof inputs>;

/** `aws:appautoscaling/target:Target`: limits of the number of a service's tasks.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/appautoscaling/target/ */
export function targetResource(store: ScalingStore) {
  const put = async ({ inputs: given, region }: Resource<TargetInputs>) => {
    const { suspendedState, tags = {} } = given;
    const { arn, roleArn, resourceId } = await registerTarget(store, {
      region,
      resourceId: readResourceId(given.resourceId),
      minimum: given.minCapacity,
      maximum: given.maxCapacity,
      suspended: {
        scalingIn: suspendedState?.dynamicScalingInSuspended ?? false,
        scalingOut: suspendedState?.dynamicScalingOutSuspended ?? false,
        scheduled: suspendedState?.scheduledScalingSuspended ?? false,
      },
      tags,
    });
    return { id: resourceId, outputs: { arn, roleArn, tagsAll: tags } };
  };
  return resource<aws.appautoscaling.TargetArgs, TargetOutputs>()({
    inputs,
    replaceOn: ["serviceNamespace", "scalableDimension", "resourceId"],
    create: put,
    start: async (kept) => {
      // It was only recorded by an older version. Limits that a schedule has set stay.
      if (!store.findTarget(kept.region, kept.id)) return (await put(kept)).outputs;
    },
    update: put,
    delete: async ({ id, region }) => await store.deleteTarget(region, id),
  });
}
