import { jsonCall, queryCall } from "../../delivery/destinations.ts";
import { parseArn } from "../../contract/arn.ts";
import type { Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import type { MetricId, MetricStore } from "./metrics.ts";

/** Whether an alarm is raised. */
export type AlarmState = "ALARM" | "INSUFFICIENT_DATA" | "OK";

/** An alarm as it is kept. */
export interface AlarmRecord extends MetricId {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly statistic: string;
  /** Seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparison: string;
  readonly treatMissingData: string;
  readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
  readonly state: AlarmState;
  /** Why it is in that state. */
  readonly reason: string;
  /** ISO 8601, since when. */
  readonly changedAt: string;
}

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};
export const comparisonOperators = Object.keys(comparisons);
/** Milliseconds between two looks at the metrics. The period that is running counts too, so that an alarm here does not wait for its end. */
const INTERVAL = 1_000;

/** Watches metrics and tells when a threshold is crossed. Durable in its state, not in what was measured.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html */
export class Alarms {
  readonly #platform: Platform;
  readonly #metrics: MetricStore;
  readonly #records: Collection<AlarmRecord>;
  #timer: NodeJS.Timeout | undefined;
  #evaluating: Promise<void> = Promise.resolve();

  constructor(platform: Platform, metrics: MetricStore) {
    this.#platform = platform;
    this.#metrics = metrics;
    this.#records = platform.store.collection("cloudwatch/alarms");
  }

  all(): AlarmRecord[] {
    return this.#records.values();
  }

  find(arn: string): AlarmRecord | undefined {
    return this.#records.get(arn);
  }

  async put(alarm: AlarmRecord): Promise<void> {
    await this.#records.put(alarm.arn, alarm);
  }

  async delete(arn: string): Promise<void> {
    await this.#records.delete(arn);
  }

  /** Looks from now on. */
  start(): void {
    this.#timer ??= setInterval(() => void this.evaluate(), INTERVAL).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#evaluating;
  }

  /** Looks at every metric now. */
  async evaluate(): Promise<void> {
    const run = this.#evaluating.then(async () => {
      if (this.#records.values().length === 0) return;
      this.#platform.metrics.sample();
      for (const alarm of this.#records.values()) await this.#look(alarm);
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
    await this.put(changed);
    this.#platform.logs.write(
      "cloudwatch",
      state === "ALARM" ? "warn" : "info",
      `alarm ${alarm.name} is ${state}: ${reason}`,
    );
    for (const action of alarm.actions[state]) await this.#tell(changed, alarm.state, action);
    await this.#announce(changed, alarm);
  }

  /** Every change of state is an event of the default bus.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
  async #announce(alarm: AlarmRecord, before: AlarmRecord): Promise<void> {
    const { gateway, iam } = this.#platform.capabilities;
    const state = ({ state: value, reason, changedAt }: AlarmRecord) => ({
      value,
      reason,
      timestamp: changedAt,
    });
    const Detail = JSON.stringify({
      alarmName: alarm.name,
      state: state(alarm),
      previousState: state(before),
      configuration: { description: alarm.description },
    });
    const Entries = [
      {
        Source: "aws.cloudwatch",
        DetailType: "CloudWatch Alarm State Change",
        Resources: [alarm.arn],
        Detail,
      },
    ];
    try {
      const principal = iam.servicePrincipal("cloudwatch.amazonaws.com", alarm.arn);
      await gateway.call(principal, "events", jsonCall(alarm.region, "AWSEvents.PutEvents", { Entries }));
    } catch (error) {
      this.#platform.logs.write(
        "cloudwatch",
        "debug",
        `alarm ${alarm.name} could not be put on the event bus: ${(error as Error).message}`,
      );
    }
  }

  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
  async #tell(alarm: AlarmRecord, before: AlarmState, topicArn: string): Promise<void> {
    const { gateway, iam } = this.#platform.capabilities;
    const message = {
      AlarmName: alarm.name,
      AlarmDescription: alarm.description,
      AWSAccountId: this.#platform.accountId,
      AlarmArn: alarm.arn,
      NewStateValue: alarm.state,
      NewStateReason: alarm.reason,
      StateChangeTime: alarm.changedAt,
      OldStateValue: before,
      Region: alarm.region,
      Trigger: {
        MetricName: alarm.metricName,
        Namespace: alarm.namespace,
        Statistic: alarm.statistic,
        Period: alarm.period,
        EvaluationPeriods: alarm.evaluationPeriods,
        ComparisonOperator: alarm.comparison,
        Threshold: alarm.threshold,
        Dimensions: Object.entries(alarm.dimensions).map(([name, value]) => ({ name, value })),
      },
    };
    try {
      await gateway.call(
        iam.servicePrincipal("cloudwatch.amazonaws.com", alarm.arn),
        "sns",
        queryCall(parseArn(topicArn).region, {
          Action: "Publish",
          TopicArn: topicArn,
          Subject: `${alarm.state}: "${alarm.name}"`.slice(0, 100),
          Message: JSON.stringify(message),
        }),
      );
    } catch (error) {
      this.#platform.logs.write(
        "cloudwatch",
        "error",
        `alarm ${alarm.name} could not tell ${topicArn}: ${(error as Error).message}`,
      );
    }
  }
}
