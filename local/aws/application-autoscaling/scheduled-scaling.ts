import { dueMinutes, parseSchedule } from "../../delivery/schedule.ts";
import { keepInLimits } from "./capacity.ts";
import type { ScheduledAction } from "./records.ts";
import type { ScalingStore } from "./store.ts";

/** Most minutes that are looked back at: the machine may have slept. */
const LOOK_BACK = 24 * 60 * 60_000;

/** Changes the limits of targets by the clock. What was due while nothing ran is not made up for.
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scheduled-scaling.html */
export class ScheduledScaling {
  readonly #store: ScalingStore;
  #lookedAt: number;

  /** @param now Milliseconds since 1970. */
  constructor(store: ScalingStore, now: number) {
    this.#store = store;
    this.#lookedAt = now;
  }

  /** Does what has become due since the last look.
   * @param now Milliseconds since 1970. */
  async look(now: number): Promise<void> {
    const from = Math.max(this.#lookedAt, now - LOOK_BACK);
    this.#lookedAt = now;
    if (Math.floor(from / 60_000) === Math.floor(now / 60_000)) return;
    const due = this.#store.actions().flatMap((action) => {
      const { schedule, timeZone, startTime = -Infinity, endTime = Infinity, createdAt } = action;
      return dueMinutes(parseSchedule(schedule, timeZone, createdAt), from, now)
        .filter((minute) => minute >= startTime && minute <= endTime)
        .map((minute) => ({ minute, action }));
    });
    for (const { action } of due.sort((one, other) => one.minute - other.minute)) await this.#run(action);
  }

  async #run({ region, resourceId, name, minimum, maximum }: ScheduledAction): Promise<void> {
    const target = this.#store.findTarget(region, resourceId);
    if (!target || target.suspended.scheduled) return;
    const changed = { ...target, minimum: minimum ?? target.minimum, maximum: maximum ?? target.maximum };
    // One limit that is given moves the other one where they would cross.
    if (changed.minimum > changed.maximum) {
      if (minimum === undefined) changed.minimum = changed.maximum;
      else changed.maximum = changed.minimum;
    }
    await this.#store.putTarget(changed);
    this.#store.platform.logs.write(
      "application-autoscaling",
      "info",
      `scheduled action ${name}: ${resourceId} has ${changed.minimum} to ${changed.maximum} tasks from now on`,
    );
    await keepInLimits(this.#store, changed, `scheduled action name ${name} was triggered`);
  }
}
