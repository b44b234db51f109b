import { dueMinutes, parseSchedule } from "../../delivery/schedule.ts";
import type { Invocations } from "./invocations.ts";
import type { ScheduleRecord } from "./records.ts";
import type { ScheduleStore } from "./store.ts";

/** Most milliseconds that are looked back at: the machine may have slept. */
const LOOK_BACK = 60 * 60_000;
const MINUTE = 60_000;

/** Calls the targets of schedules by the clock. What was due while nothing ran is not made up for.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
export class Clock {
  readonly #store: ScheduleStore;
  readonly #invocations: Invocations;
  #lookedAt: number;

  /** @param now Milliseconds since 1970. */
  constructor(store: ScheduleStore, invocations: Invocations, now: number) {
    this.#store = store;
    this.#invocations = invocations;
    this.#lookedAt = now;
  }

  /** Calls what has become due since the last look: after a long pause, once for each schedule.
   * @param now Milliseconds since 1970. */
  async look(now: number): Promise<void> {
    const from = Math.max(this.#lookedAt, now - LOOK_BACK);
    this.#lookedAt = now;
    if (Math.floor(from / MINUTE) === Math.floor(now / MINUTE)) return;
    for (const schedule of this.#store.all()) {
      const minute = lastDue(schedule, from, now);
      if (minute !== undefined) await this.#invocations.accept(schedule, minute);
      if (schedule.isDeletedWhenDone && isDone(schedule, now)) await this.#store.delete(schedule.arn);
    }
  }
}

function lastDue(schedule: ScheduleRecord, from: number, now: number): number | undefined {
  const { expression, timeZone, since, isEnabled, startAt = 0, endAt = Number.MAX_SAFE_INTEGER } = schedule;
  if (!isEnabled) return undefined;
  return dueMinutes(parseSchedule(expression, timeZone, since), from, now)
    .filter((minute) => minute >= startAt && minute <= endAt)
    .at(-1);
}

/** True when a schedule calls nothing any more: its one time, or its end, is over. */
function isDone({ expression, timeZone, endAt }: ScheduleRecord, now: number): boolean {
  if (endAt !== undefined && endAt < now) return true;
  const [, time] = /^at\((.*)\)$/.exec(expression) ?? [];
  return time !== undefined && time.slice(0, 16) <= wallClock(now, timeZone);
}

/** `2026-12-24T18:00` */
function wallClock(time: number, timeZone: string): string {
  return new Date(time).toLocaleString("sv-SE", { timeZone }).replace(" ", "T").slice(0, 16);
}
