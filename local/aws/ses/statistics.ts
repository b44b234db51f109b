import type { EventType } from "./records.ts";

/** Milliseconds that one data point counts. */
const INTERVAL = 15 * 60 * 1000;
/** Milliseconds that are kept. */
const KEPT = 14 * 24 * 60 * 60 * 1000;

/** Outcomes of the mails of a quarter of an hour.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference/API_SendDataPoint.html */
export interface DataPoint {
  /** Milliseconds since 1970 at which the quarter of an hour began. */
  readonly at: number;
  readonly DeliveryAttempts: number;
  readonly Bounces: number;
  readonly Complaints: number;
  readonly Rejects: number;
}

type Counter = Exclude<keyof DataPoint, "at">;
const counters: Partial<Readonly<Record<EventType, Counter>>> = {
  SEND: "DeliveryAttempts",
  BOUNCE: "Bounces",
  COMPLAINT: "Complaints",
  REJECT: "Rejects",
};

/** Counts by region and quarter of an hour, in memory: a restart forgets them. */
export class Statistics {
  readonly #points = new Map<string, DataPoint[]>();

  /** Counts an outcome. */
  count(region: string, type: EventType): void {
    const counter = counters[type];
    if (counter === undefined) return;
    const at = Math.floor(Date.now() / INTERVAL) * INTERVAL;
    const points = this.points(region);
    const last = points.at(-1);
    const current =
      last?.at === at ? last : { at, DeliveryAttempts: 0, Bounces: 0, Complaints: 0, Rejects: 0 };
    this.#points.set(region, [
      ...points.filter((point) => point !== last || last.at !== at),
      { ...current, [counter]: current[counter] + 1 },
    ]);
  }

  /** Regions from which mails were sent. */
  regions(): string[] {
    return [...this.#points.keys()];
  }

  /** Data points of a region, oldest first. */
  points(region: string): DataPoint[] {
    return (this.#points.get(region) ?? []).filter(({ at }) => at > Date.now() - KEPT);
  }
}
