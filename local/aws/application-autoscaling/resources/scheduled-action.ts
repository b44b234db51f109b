import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { readResourceId } from "../operation.ts";
import { putAction } from "../registration.ts";
import type { ScalingStore } from "../store.ts";

/** Outputs of a scheduled action. */
export interface ScheduledActionOutputs {
  readonly arn: string;
  readonly name: string;
}

const inputs = {
  name: true,
  serviceNamespace: ["ecs"],
  scalableDimension: ["ecs:service:DesiredCount"],
  resourceId: true,
  schedule: true,
  timezone: true,
  startTime: true,
  endTime: true,
  scalableTargetAction: true,
} as const;
type ActionInputs = Read<Inputs<aws.appautoscaling.ScheduledActionArgs>, typeof inputs>;

/** `aws:appautoscaling/scheduledAction:ScheduledAction`: other limits at times.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/appautoscaling/scheduledaction/ */
export function scheduledActionResource(store: ScalingStore) {
  const timeOf = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));
  const put = async ({ inputs: given, region }: Resource<ActionInputs>, name: string) => {
    const resourceId = readResourceId(given.resourceId);
    const { arn } = await putAction(store, {
      region,
      resourceId,
      name,
      schedule: given.schedule,
      timeZone: given.timezone ?? "UTC",
      startTime: timeOf(given.startTime),
      endTime: timeOf(given.endTime),
      minimum: given.scalableTargetAction.minCapacity,
      maximum: given.scalableTargetAction.maxCapacity,
    });
    return { id: `${name}-ecs-${resourceId}`, outputs: { arn, name } };
  };
  return resource<aws.appautoscaling.ScheduledActionArgs, ScheduledActionOutputs>()({
    inputs,
    replaceOn: ["name", "serviceNamespace", "scalableDimension", "resourceId"],
    create: async (action) => await put(action, action.inputs.name ?? physicalName(action.name)),
    update: async (action, { outputs: { name } }) => await put(action, name),
    delete: async ({ region, inputs: { resourceId }, outputs: { name } }) => {
      const action = store.action(region, resourceId, name);
      if (action) await store.deleteAction(action);
    },
  });
}
