import type { Platform } from "../../contract/service.ts";
import { announce, tellTopic } from "./alarm-notices.ts";
import type { AlarmStore } from "./alarm-store.ts";
import type { MetricStore } from "./metric-store.ts";
import type { AlarmRecord, AlarmState } from "./records.ts";

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};
/** Names of the comparisons that are done here. */
export const comparisonOperators = Object.keys(comparisons);
/** Milliseconds between two looks at the metrics. The period that is running counts too, so that an alarm here does not wait for its end. */
const INTERVAL = 1_000;

/** Watches metrics and tells when a threshold is crossed. Durable in its state, not in what was measured.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html */
export class AlarmWatch {
  readonly #platform: Platform;
  readonly #metrics: MetricStore;
  readonly #alarms: AlarmStore;
  #timer: NodeJS.Timeout | undefined;
  #evaluating: Promise<void> = Promise.resolve();

  constructor(platform: Platform, metrics: MetricStore, alarms: AlarmStore) {
    this.#platform = platform;
    this.#metrics = metrics;
    this.#alarms = alarms;
  }

  /** Looks from now on. */
  start(): void {
    this.#timer ??= setInterval(() => void this.evaluate(), INTERVAL).unref();
  }

  /** Ends that. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#evaluating;
  }

  /** Looks at every metric now. */
  async evaluate(): Promise<void> {
    const run = this.#evaluating.then(async () => {
      if (this.#alarms.all().length === 0) return;
      this.#platform.metrics.sample();
      for (const alarm of this.#alarms.all()) await this.#look(alarm);
    });
    this.#evaluating = run.catch((error: unknown) =>
      this.#platform.logs.write("cloudwatch", "error", (error as Error).message),
    );
    await this.#evaluating;
  }

  async #look(alarm: AlarmRecord): Promise<void> {
    const now = Date.now();
    const compare = comparisons[alarm.comparison] as (value: number, threshold: number) => boolean;
    const values = Array.from({ length: alarm.evaluationPeriods }, (_, index) =>
      this.#metrics.statistic(alarm, alarm.statistic, alarm.period, now - index * alarm.period * 1000),
    );
    const breaching = values.filter((value) =>
      value === undefined ? alarm.treatMissingData === "breaching" : compare(value, alarm.threshold),
    ).length;
    const missing = values.filter((value) => value === undefined).length;
    let state: AlarmState = "OK";
    if (breaching >= alarm.datapointsToAlarm) state = "ALARM";
    else if (missing === values.length && alarm.treatMissingData === "missing") state = "INSUFFICIENT_DATA";
    else if (missing === values.length && alarm.treatMissingData === "ignore") ({ state } = alarm);
    if (state === alarm.state) return;
    const shown = values.map((value) => (value === undefined ? "nothing" : String(value))).join(", ");
    await this.set(alarm, state, `${alarm.metricName} was ${shown}; the threshold is ${alarm.threshold}`);
  }

  /** Puts an alarm into a state and tells its topics, when that is another one. The next look at the metric may change it back. */
  async set(alarm: AlarmRecord, state: AlarmState, reason: string): Promise<void> {
    if (state === alarm.state) return;
    const changed = { ...alarm, state, reason, changedAt: new Date().toISOString() };
    await this.#alarms.put(changed);
    this.#platform.logs.write(
      "cloudwatch",
      state === "ALARM" ? "warn" : "info",
      `alarm ${alarm.name} is ${state}: ${reason}`,
    );
    for (const action of alarm.actions[state]) await tellTopic(this.#platform, changed, alarm.state, action);
    await announce(this.#platform, changed, alarm);
  }
}
