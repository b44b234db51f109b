import type { MetricHub, MetricValue } from "../../observe/metrics.ts";
import type { MetricId } from "./records.ts";

/** Values of one metric in one minute. */
interface Minute {
  count: number;
  sum: number;
  minimum: number;
  maximum: number;
}

/** Minutes that are kept: a day. */
const KEPT = 24 * 60;
const MINUTE = 60_000;

/** The measured values of the last day, by minute, in memory: a restart forgets them. */
export class MetricStore {
  readonly #metrics = new Map<string, Map<number, Minute>>();
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
    const whole: Minute = { count: 0, sum: 0, minimum: Infinity, maximum: -Infinity };
    for (let minute = last - Math.max(1, period / 60) + 1; minute <= last; minute++) {
      const measured = minutes?.get(minute);
      if (measured) merge(whole, measured);
    }
    if (whole.count === 0) return undefined;
    const values: Readonly<Record<string, number>> = {
      Sum: whole.sum,
      Minimum: whole.minimum,
      Maximum: whole.maximum,
      SampleCount: whole.count,
      Average: whole.sum / whole.count,
    };
    return values[statistic];
  }

  #add(metric: MetricValue, value: number, timestamp: number): void {
    const { region, namespace, metricName, dimensions, unit, count = 1 } = metric;
    const key = keyOf(metric);
    this.#known.set(key, { region, namespace, metricName, dimensions, unit });
    let minutes = this.#metrics.get(key);
    if (!minutes) this.#metrics.set(key, (minutes = new Map<number, Minute>()));
    const minute = Math.floor(timestamp / MINUTE);
    const measured = minutes.get(minute);
    const one = { count, sum: value * count, minimum: value, maximum: value };
    if (measured) merge(measured, one);
    else minutes.set(minute, one);
    if (minutes.size > KEPT) minutes.delete(minutes.keys().next().value as number);
  }
}

function merge(into: Minute, { count, sum, minimum, maximum }: Minute): void {
  into.count += count;
  into.sum += sum;
  into.minimum = Math.min(into.minimum, minimum);
  into.maximum = Math.max(into.maximum, maximum);
}

function keyOf({ region, namespace, metricName, dimensions }: MetricId): string {
  return JSON.stringify([
    region,
    namespace,
    metricName,
    ...Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
}
