import type { ServiceApi } from "../../contract/api.ts";
import type { Operation } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { deleteScalingPolicy } from "./operations/delete-scaling-policy.ts";
import { deleteScheduledAction } from "./operations/delete-scheduled-action.ts";
import { deregisterScalableTarget } from "./operations/deregister-scalable-target.ts";
import { describeScalableTargets } from "./operations/describe-scalable-targets.ts";
import { describeScalingActivities } from "./operations/describe-scaling-activities.ts";
import { describeScalingPolicies } from "./operations/describe-scaling-policies.ts";
import { describeScheduledActions } from "./operations/describe-scheduled-actions.ts";
import { putScalingPolicy } from "./operations/put-scaling-policy.ts";
import { putScheduledAction } from "./operations/put-scheduled-action.ts";
import { registerScalableTarget } from "./operations/register-scalable-target.ts";
import { invalid } from "./errors.ts";
import type { ScalingStore } from "./store.ts";

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/ */
export const operations: readonly Operation<ScalingStore>[] = [
  deleteScalingPolicy,
  deleteScheduledAction,
  deregisterScalableTarget,
  describeScalableTargets,
  describeScalingActivities,
  describeScalingPolicies,
  describeScheduledActions,
  putScalingPolicy,
  putScheduledAction,
  registerScalableTarget,
];

/** Application Auto Scaling as SDK clients call it. */
export function scalingApi(store: ScalingStore): ServiceApi {
  return serviceApi({
    signingName: "application-autoscaling",
    protocol: "json-1.1",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
    faults: { missing: (path) => invalid(`${path} is missing`) },
  });
}
