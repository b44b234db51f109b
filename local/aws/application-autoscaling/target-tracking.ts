import { keepInLimits, setCapacity, settleActivities } from "./capacity.ts";
import { localTime, MINUTE } from "./local-speed.ts";
import type { MeasuredMinutes } from "./measured-minutes.ts";
import type { PolicyAlarm, ScalableTarget, ScalingPolicy } from "./records.ts";
import type { ScalingStore } from "./store.ts";

/** Minutes in a row above the target after which a service scales out.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html */
export const OUT_MINUTES = 3;
/** Minutes in a row below nine tenths of the target after which it scales in. */
export const IN_MINUTES = 15;
/** Part of the target below which a metric must be for scaling in. */
export const IN_PART = 0.9;
/** Seconds between two changes, unless the policy says otherwise.
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html */
const COOLDOWN = 300;

type AlarmState = "ALARM" | "INSUFFICIENT_DATA" | "OK";

/** Judgement of a policy in a minute. */
interface Judgement {
  readonly policy: ScalingPolicy;
  readonly high: AlarmState;
  readonly low: AlarmState;
  /** The newest value; undefined when there is none. */
  readonly value: number | undefined;
}

/** Last changes of a target. */
interface Changes {
  /** Milliseconds since 1970. */
  readonly outAt: number;
  /** Tasks before scaling out. */
  readonly before: number;
  /** Milliseconds since 1970. */
  readonly inAt: number;
}

/** Follows metrics by the number of tasks, as target-tracking policies say.
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html */
export class TargetTracking {
  readonly #store: ScalingStore;
  readonly #minutes: MeasuredMinutes;
  readonly #changes = new Map<string, Changes>();
  #lastMinute: number | undefined;

  constructor(store: ScalingStore, minutes: MeasuredMinutes) {
    this.#store = store;
    this.#minutes = minutes;
  }

  /** Looks at what was measured, once in each minute of here.
   * @param now Milliseconds since 1970. */
  async look(now: number): Promise<void> {
    await settleActivities(this.#store);
    const minute = Math.floor(now / MINUTE);
    if (minute === this.#lastMinute) return;
    this.#lastMinute = minute;
    for (const target of this.#store.targets()) {
      const judgements: Judgement[] = [];
      for (const policy of this.#store.policies(target.region, target.resourceId))
        judgements.push(await this.#judge(policy, minute));
      if (judgements.length > 0) await this.#act(target, judgements, now);
    }
  }

  async #judge(policy: ScalingPolicy, minute: number): Promise<Judgement> {
    const { region, metric, targetValue } = policy;
    this.#minutes.follow(region, metric);
    const points = this.#minutes.before(region, metric, minute, IN_MINUTES);
    const high = stateOf(points.slice(0, OUT_MINUTES), (value) => value > targetValue);
    const low = stateOf(points, (value) => value < IN_PART * targetValue);
    await this.#tell(policy.high, high, points.slice(0, OUT_MINUTES), `> ${targetValue}`);
    if (policy.low) await this.#tell(policy.low, low, points, `< ${IN_PART * targetValue}`);
    return { policy, high, low, value: points[0] };
  }

  async #tell(
    alarm: PolicyAlarm,
    state: AlarmState,
    points: readonly (number | undefined)[],
    condition: string,
  ): Promise<void> {
    const shown = points.map((value) =>
      value === undefined ? "nothing" : String(Number(value.toPrecision(3))),
    );
    await this.#store.platform.capabilities.alarms.tell(
      alarm.arn,
      state,
      `${shown.join(", ")}; ${condition}`,
    );
  }

  /** Out when one policy asks for it, as far as the one that asks for most; in when all of them do, as far as the one that asks for least. */
  async #act(target: ScalableTarget, judgements: readonly Judgement[], now: number): Promise<void> {
    const { region, resourceId, minimum, maximum, suspended } = target;
    const tasks = this.#store.platform.capabilities.containerServices.tasksOf(region, resourceId);
    if (!tasks) return;
    const key = `${region} ${resourceId}`;
    const last = this.#changes.get(key) ?? { outAt: -Infinity, before: tasks.desired, inAt: -Infinity };
    const { desired } = tasks;

    const out = judgements.filter(({ high }) => high === "ALARM");
    if (out.length > 0) {
      if (suspended.scalingOut) return;
      const wishes = out.map((judgement) => {
        const { scaleOutCooldown = COOLDOWN } = judgement.policy;
        // Tasks that were just added count as not yet there: only a larger change is made before they have had their time.
        const isCooling = now - last.outAt < localTime(scaleOutCooldown);
        return { judgement, count: countFor(judgement, isCooling ? last.before : desired) };
      });
      const most = wishes.reduce((one, other) => (other.count > one.count ? other : one));
      const count = Math.min(maximum, most.count);
      if (count <= desired) return;
      this.#changes.set(key, { ...last, outAt: now, before: desired });
      await setCapacity(
        this.#store,
        target,
        count,
        causeOf(most.judgement.policy, most.judgement.policy.high),
      );
      return;
    }

    const able = judgements.filter(({ policy }) => policy.low);
    if (able.length === 0 || able.some(({ low }) => low !== "ALARM")) return;
    // Nothing is taken away while a deployment is under way.
    if (suspended.scalingIn || tasks.isDeploying) return;
    const cooldown = Math.max(...able.map(({ policy }) => policy.scaleInCooldown ?? COOLDOWN));
    if (now - last.inAt < localTime(cooldown)) return;
    const wishes = able.map((judgement) => ({ judgement, count: countFor(judgement, desired) }));
    const least = wishes.reduce((one, other) => (other.count > one.count ? other : one));
    const count = Math.max(minimum, least.count);
    const { policy } = least.judgement;
    if (count >= desired || !policy.low) return;
    this.#changes.set(key, { ...last, inAt: now });
    await setCapacity(this.#store, target, count, causeOf(policy, policy.low));
  }

  /** Brings every service inside its limits: it may have been changed while nobody looked. */
  async keepInLimits(): Promise<void> {
    for (const target of this.#store.targets()) await keepInLimits(this.#store, target);
  }
}

/** Number of tasks with which a metric would be at its target, if it is divided among them. */
const countFor = ({ policy, value = policy.targetValue }: Judgement, tasks: number) =>
  Math.max(1, Math.ceil((tasks * value) / policy.targetValue - 1e-9));

const causeOf = ({ name }: ScalingPolicy, alarm: PolicyAlarm) =>
  `monitor alarm ${alarm.name} in state ALARM triggered policy ${name}`;

/** State of an alarm that every minute must speak for. Missing ones speak against it. */
function stateOf(points: readonly (number | undefined)[], breaches: (value: number) => boolean): AlarmState {
  if (points.every((value) => value === undefined)) return "INSUFFICIENT_DATA";
  return points.every((value) => value !== undefined && breaches(value)) ? "ALARM" : "OK";
}
