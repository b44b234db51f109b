import type { MetricValue } from "../../observe/metrics.ts";
import { MINUTE, perMinute } from "./local-speed.ts";
import type { TrackedMetric } from "./records.ts";

/** Values of one metric in one minute of here. */
interface Measured {
  count: number;
  sum: number;
  minimum: number;
  maximum: number;
}

/** Minutes that are kept: what the longest alarm looks at, and the one that runs. */
const KEPT = 20;

/** The last minutes of the metrics that policies follow, in memory. */
export class MeasuredMinutes {
  readonly #metrics = new Map<string, Map<number, Measured>>();

  /** Keeps a metric's values from now on. */
  follow(region: string, metric: TrackedMetric): void {
    const key = keyOf(region, metric);
    if (!this.#metrics.has(key)) this.#metrics.set(key, new Map<number, Measured>());
  }

  /** Takes a measured value, if it is of a metric that is followed. */
  add(value: MetricValue & { readonly timestamp: number }): void {
    const minutes = this.#metrics.get(keyOf(value.region, value));
    if (!minutes) return;
    const minute = Math.floor(value.timestamp / MINUTE);
    const { count = 1 } = value;
    const measured = minutes.get(minute);
    if (!measured) {
      minutes.set(minute, { count, sum: value.value * count, minimum: value.value, maximum: value.value });
      for (const old of minutes.keys()) if (old <= minute - KEPT) minutes.delete(old);
      return;
    }
    measured.count += count;
    measured.sum += value.value * count;
    measured.minimum = Math.min(measured.minimum, value.value);
    measured.maximum = Math.max(measured.maximum, value.value);
  }

  /** Statistics of the minutes before one, newest first; undefined where nothing was measured. Counts are those of a whole minute. */
  before(region: string, metric: TrackedMetric, minute: number, count: number): (number | undefined)[] {
    const minutes = this.#metrics.get(keyOf(region, metric));
    return Array.from({ length: count }, (_, index) => {
      const measured = minutes?.get(minute - 1 - index);
      if (!measured) return undefined;
      const statistics = {
        Average: measured.sum / measured.count,
        Maximum: measured.maximum,
        Minimum: measured.minimum,
        SampleCount: perMinute(measured.count),
        Sum: perMinute(measured.sum),
      };
      return statistics[metric.statistic];
    });
  }
}

function keyOf(
  region: string,
  { namespace, metricName, dimensions }: Pick<MetricValue, "namespace" | "metricName" | "dimensions">,
): string {
  const names = Object.keys(dimensions).sort();
  return `${region} ${namespace} ${metricName} ${names.map((name) => `${name}=${dimensions[name]}`).join(" ")}`;
}
