import type { Platform } from "../../contract/service.ts";
import { announce, tellTopic } from "./alarm-notices.ts";
import { parseAlarmRule } from "./alarm-rule.ts";
import { FURTHER_PERIODS, stateOf } from "./alarm-state.ts";
import type { AlarmStore } from "./alarm-store.ts";
import { parseExpression } from "./metric-math.ts";
import type { MetricStore } from "./metric-store.ts";
import type { AlarmRecord, AlarmState, CompositeRecord } from "./records.ts";

/** Milliseconds between two looks at the metrics. The period that is running counts too, so that an alarm here does not wait for its end. */
const INTERVAL = 1_000;

/** Watches metrics and tells when a threshold is crossed. Durable in its state, not in what was measured.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html */
export class AlarmWatch {
  readonly #platform: Platform;
  readonly #metrics: MetricStore;
  readonly #alarms: AlarmStore;
  /** Milliseconds since 1970: nothing could be measured before. */
  readonly #since = Date.now();
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

  /** Looks at every metric now, then at the alarms of alarms.
   * @param at Milliseconds since 1970 that count as now. */
  async evaluate(at?: number): Promise<void> {
    const run = this.#evaluating.then(async () => {
      this.#platform.metrics.sample();
      for (const alarm of this.#alarms.metric())
        if (!alarm.isOfService) await this.#look(alarm, at ?? Date.now());
      for (const alarm of this.#alarms.composite()) await this.#combine(alarm);
    });
    this.#evaluating = run.catch((error: unknown) =>
      this.#platform.logs.write("cloudwatch", "error", (error as Error).message),
    );
    await this.#evaluating;
  }

  async #look(alarm: AlarmRecord, now: number): Promise<void> {
    const points = Array.from({ length: alarm.evaluationPeriods + FURTHER_PERIODS }, (_, index) =>
      this.#value(alarm, now - index * alarm.period * 1000),
    );
    // That nothing was measured while the copy did not run is no news.
    const isNew = now - this.#since < alarm.evaluationPeriods * alarm.period * 1000;
    if (isNew && alarm.treatMissingData === "breaching" && points.every((point) => point === undefined))
      return;
    const state = stateOf(alarm, points);
    if (state === alarm.state) return;
    const shown = points
      .slice(0, alarm.evaluationPeriods)
      .map((value) => (value === undefined ? "nothing" : String(value)));
    const name = alarm.expression?.label ?? alarm.metricName;
    await this.set(alarm, state, `${name} was ${shown.join(", ")}; the threshold is ${alarm.threshold}`);
  }

  /** Value of an alarm's metric, or of its expression, in the period that ends with the minute of `end`. */
  #value(alarm: AlarmRecord, end: number): number | undefined {
    const { expression, period } = alarm;
    if (!expression) return this.#metrics.statistic(alarm, alarm.statistic, period, end);
    const values = Object.fromEntries(
      expression.metrics.map((metric) => [
        metric.id,
        this.#metrics.statistic(metric, metric.statistic, period, end),
      ]),
    );
    return parseExpression(expression.text, Object.keys(values))(values);
  }

  async #combine(alarm: CompositeRecord): Promise<void> {
    const { rule, alarms } = parseAlarmRule(alarm.rule);
    const states = new Map<string, AlarmState>(
      this.#alarms
        .all()
        .filter(({ region }) => region === alarm.region)
        .flatMap(({ name, arn, state }) => [
          [name, state],
          [arn, state],
        ]),
    );
    const state = rule((name) => states.get(name) ?? "INSUFFICIENT_DATA") ? "ALARM" : "OK";
    if (state === alarm.state) return;
    const raised = alarms.filter((name) => states.get(name) === "ALARM");
    await this.set(alarm, state, `in ALARM: ${raised.join(", ") || "none"}; the rule is ${alarm.rule}`);
  }

  /** Puts an alarm into a state and tells its topics, when that is another one. The next look at the metric may change it back. */
  async set(alarm: AlarmRecord | CompositeRecord, state: AlarmState, reason: string): Promise<void> {
    if (state === alarm.state) return;
    const changed = { ...alarm, state, reason, changedAt: new Date().toISOString() };
    await this.#alarms.put(changed);
    this.#platform.logs.write(
      "cloudwatch",
      state === "ALARM" ? "warn" : "info",
      `alarm ${alarm.name} is ${state}: ${reason}`,
    );
    // A service that looks after its alarm does itself what it is for.
    if (!("isOfService" in alarm && alarm.isOfService))
      for (const action of alarm.actions[state])
        await tellTopic(this.#platform, changed, alarm.state, action);
    await announce(this.#platform, changed, alarm);
  }
}
