import type { MetricHub, MetricValue } from "../../observe/metrics.ts";
import { Distribution } from "./distribution.ts";
import type { MetricId } from "./records.ts";

/** Minutes that are kept: a day. */
const KEPT = 24 * 60;
const MINUTE = 60_000;

/** The measured values of the last day, by minute, in memory: a restart forgets them. */
export class MetricStore {
  readonly #metrics = new Map<string, Map<number, Distribution>>();
  /** Metrics that there are, with the unit of the last value. */
  readonly #known = new Map<string, MetricId & Pick<MetricValue, "unit">>();

  constructor(hub: MetricHub) {
    hub.listen((value) => this.#add(value, value.value, value.timestamp));
  }

  /** Every metric of a region that was measured since the start. */
  all(region: string): MetricId[] {
    return [...this.#known.values()].filter((metric) => metric.region === region);
  }

  /** Unit of a metric's last value. */
  unit(metric: MetricId): string {
    return this.#known.get(keyOf(metric))?.unit ?? "None";
  }

  /** A statistic of the period that ends with the minute of `end`; undefined when nothing was measured.
   * @param period Seconds, a multiple of 60.
   * @param end Milliseconds since 1970. */
  statistic(metric: MetricId, statistic: string, period: number, end: number): number | undefined {
    const minutes = this.#metrics.get(keyOf(metric));
    const last = Math.floor(end / MINUTE);
    const whole = new Distribution();
    for (let minute = last - Math.max(1, period / 60) + 1; minute <= last; minute++) {
      const measured = minutes?.get(minute);
      if (measured) whole.merge(measured);
    }
    return whole.statistic(statistic);
  }

  #add(metric: MetricValue, value: number, timestamp: number): void {
    const { region, namespace, metricName, dimensions, unit, count = 1 } = metric;
    const key = keyOf(metric);
    this.#known.set(key, { region, namespace, metricName, dimensions, unit });
    let minutes = this.#metrics.get(key);
    if (!minutes) this.#metrics.set(key, (minutes = new Map<number, Distribution>()));
    const minute = Math.floor(timestamp / MINUTE);
    let measured = minutes.get(minute);
    if (!measured) minutes.set(minute, (measured = new Distribution()));
    measured.add(value, count);
    if (minutes.size > KEPT) minutes.delete(minutes.keys().next().value as number);
  }
}

function keyOf({ region, namespace, metricName, dimensions }: MetricId): string {
  return JSON.stringify([
    region,
    namespace,
    metricName,
    ...Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}
