import { randomUUID } from "node:crypto";
import { NotEmulatedError } from "../../contract/errors.ts";
import { parseSchedule } from "../../delivery/schedule.ts";
import { keepInLimits } from "./capacity.ts";
import { invalid } from "./errors.ts";
import type { PolicyAlarm, ScalableTarget, ScalingPolicy, ScheduledAction } from "./records.ts";
import type { ScalingStore } from "./store.ts";
import { IN_MINUTES, IN_PART, OUT_MINUTES } from "./target-tracking.ts";

/** Members of a target that are given; what is not given stays, or has its default. */
export type TargetChanges = Pick<ScalableTarget, "region" | "resourceId"> &
  Partial<Pick<ScalableTarget, "minimum" | "maximum" | "suspended" | "tags">>;

/** Makes a target, or changes it, and brings the service inside its limits.
 * @throws AwsError ValidationException. */
export async function registerTarget(store: ScalingStore, changes: TargetChanges): Promise<ScalableTarget> {
  const { region, resourceId } = changes;
  const { capabilities, accountId } = store.platform;
  const known = store.findTarget(region, resourceId);
  if (!capabilities.containerServices.tasksOf(region, resourceId))
    throw invalid(`ECS service doesn't exist: ${resourceId}`);
  const { minimum = known?.minimum, maximum = known?.maximum } = changes;
  if (minimum === undefined || maximum === undefined)
    throw invalid("MinCapacity and MaxCapacity are required when a new scalable target is registered");
  if (!(Number.isInteger(minimum) && Number.isInteger(maximum) && minimum >= 0 && minimum <= maximum))
    throw invalid(`MinCapacity must be 0 or more and not above MaxCapacity (got ${minimum} and ${maximum})`);
  const target: ScalableTarget = {
    region,
    resourceId,
    minimum,
    maximum,
    arn: known?.arn ?? store.arn(region, "scalable-target"),
    // A role of one's own is not taken: ECS has a service-linked one.
    roleArn: `arn:aws:iam::${accountId}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`,
    suspended: changes.suspended ??
      known?.suspended ?? { scalingIn: false, scalingOut: false, scheduled: false },
    tags: changes.tags ?? known?.tags ?? {},
    createdAt: known?.createdAt ?? Date.now(),
  };
  await store.putTarget(target);
  await keepInLimits(store, target);
  return target;
}

/** A policy as it is given. */
export type PolicySettings = Omit<ScalingPolicy, "arn" | "high" | "low" | "createdAt">;

/** Makes a policy with its alarms, or changes it.
 * @throws AwsError ValidationException, ObjectNotFoundException. */
export async function putPolicy(store: ScalingStore, given: PolicySettings): Promise<ScalingPolicy> {
  const { region, resourceId, name, targetValue, disableScaleIn } = given;
  store.target(region, resourceId);
  if (!/^\P{C}{1,256}$/u.test(name))
    throw invalid(`PolicyName must have 1 to 256 characters (got "${name}")`);
  if (!(targetValue > 0)) throw invalid(`TargetValue must be more than 0 (got ${targetValue})`);
  const known = store.policy(region, resourceId, name);
  const arn = known?.arn ?? `${store.arn(region, "scalingPolicy", resourceId)}:policyName/${name}`;
  const high = await keepAlarm(store, given, arn, "AlarmHigh", known?.high);
  const low = disableScaleIn ? undefined : await keepAlarm(store, given, arn, "AlarmLow", known?.low);
  if (disableScaleIn && known?.low) await store.platform.capabilities.alarms.forget(known.low.arn);
  const policy: ScalingPolicy = { ...given, arn, high, low, createdAt: known?.createdAt ?? Date.now() };
  await store.putPolicy(policy);
  return policy;
}

/** @see https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html */
async function keepAlarm(
  store: ScalingStore,
  { region, resourceId, metric, targetValue }: PolicySettings,
  policyArn: string,
  kind: "AlarmHigh" | "AlarmLow",
  known: PolicyAlarm | undefined,
): Promise<PolicyAlarm> {
  const name = known?.name ?? `TargetTracking-${resourceId}-${kind}-${randomUUID()}`;
  const { statistic, namespace, metricName, dimensions } = metric;
  const isHigh = kind === "AlarmHigh";
  const arn = await store.platform.capabilities.alarms.keep({
    name,
    region,
    namespace,
    metricName,
    dimensions,
    statistic,
    description: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${policyArn}.`,
    period: 60,
    evaluationPeriods: isHigh ? OUT_MINUTES : IN_MINUTES,
    threshold: isHigh ? targetValue : IN_PART * targetValue,
    comparison: isHigh ? "GreaterThanThreshold" : "LessThanThreshold",
    alarmActions: [policyArn],
  });
  return { name, arn };
}

/** A scheduled action as it is given. */
export type ActionSettings = Omit<ScheduledAction, "arn" | "createdAt">;

/** Makes a scheduled action, or changes it.
 * @throws AwsError ValidationException, ObjectNotFoundException; NotEmulatedError for a schedule that is not done here. */
export async function putAction(store: ScalingStore, given: ActionSettings): Promise<ScheduledAction> {
  const { region, resourceId, name, schedule, timeZone, minimum, maximum } = given;
  store.target(region, resourceId);
  if (!/^[^|/:]{1,256}$/.test(name))
    throw invalid(`ScheduledActionName must have 1 to 256 characters, without |, / and : (got "${name}")`);
  try {
    parseSchedule(schedule, timeZone, Date.now());
  } catch (error) {
    if (error instanceof NotEmulatedError) throw error;
    throw invalid(`Schedule is not valid: ${(error as Error).message}`);
  }
  if (minimum === undefined && maximum === undefined)
    throw invalid("ScalableTargetAction must have MinCapacity, MaxCapacity or both");
  if (minimum !== undefined && maximum !== undefined && minimum > maximum)
    throw invalid(`MinCapacity must not be above MaxCapacity (got ${minimum} and ${maximum})`);
  const known = store.action(region, resourceId, name);
  const action: ScheduledAction = {
    ...given,
    arn: known?.arn ?? `${store.arn(region, "scheduledAction", resourceId)}:scheduledActionName/${name}`,
    createdAt: known?.createdAt ?? Date.now(),
  };
  await store.putAction(action);
  return action;
}
