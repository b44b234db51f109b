import type { QuotaPeriod, QuotaSettings } from "../records.ts";

const DAY = 86_400_000;
/** Days from a Sunday to the first day of the count, a Thursday. */
const THURSDAY = 4;

/** Counts the requests of one key in periods of UTC. Needs no timer.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html */
export class Quota {
  readonly #settings: QuotaSettings;
  readonly #now: () => number;
  #period: number;
  #left: number;

  /** @param now Milliseconds since 1970, for tests. */
  constructor(settings: QuotaSettings, now: () => number = Date.now) {
    this.#settings = settings;
    this.#now = now;
    this.#period = periodAt(now(), settings.period);
    this.#left = settings.limit - settings.offset;
  }

  /** Takes a request, if there is one left. */
  take(): boolean {
    const period = periodAt(this.#now(), this.#settings.period);
    if (period !== this.#period) {
      this.#period = period;
      this.#left = this.#settings.limit;
    }
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

/** Number of the period that a time is in. */
function periodAt(time: number, period: QuotaPeriod): number {
  const days = Math.floor(time / DAY);
  if (period === "DAY") return days;
  if (period === "WEEK") return Math.floor((days + THURSDAY) / 7);
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
