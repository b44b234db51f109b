import { dueMinutes, parseSchedule } from "../../delivery/schedule.ts";
import type { RuleRecord } from "./records.ts";
import type { BusStore } from "./store.ts";

/** Most milliseconds that are looked back at: the machine may have slept. */
const LOOK_BACK = 60 * 60_000;
const MINUTE = 60_000;

/** Sends the events of rules by the clock, in UTC. What was due while nothing ran is not made up for.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
export class Schedules {
  readonly #store: BusStore;
  #lookedAt: number;

  /** @param now Milliseconds since 1970. */
  constructor(store: BusStore, now: number) {
    this.#store = store;
    this.#lookedAt = now;
  }

  /** Sends what has become due since the last look: after a long pause, once for each rule.
   * @param now Milliseconds since 1970. */
  async look(now: number): Promise<void> {
    const from = Math.max(this.#lookedAt, now - LOOK_BACK);
    this.#lookedAt = now;
    if (Math.floor(from / MINUTE) === Math.floor(now / MINUTE)) return;
    for (const rule of this.#store.scheduled()) {
      const minute = lastDue(rule, from, now);
      if (minute !== undefined) await this.#store.sendScheduled(rule, minute);
    }
  }
}

function lastDue({ schedule, isEnabled }: RuleRecord, from: number, now: number): number | undefined {
  if (!schedule || !isEnabled) return undefined;
  return dueMinutes(parseSchedule(schedule.expression, "UTC", schedule.since), from, now).at(-1);
}
