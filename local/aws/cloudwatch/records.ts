import type { MetricValue } from "../../observe/metrics.ts";

/** Identity of a metric: what tells it from others. */
export type MetricId = Pick<MetricValue, "region" | "namespace" | "metricName" | "dimensions">;

/** State of an alarm. */
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
  /** Reason of the state. */
  readonly reason: string;
  /** ISO 8601, since when. */
  readonly changedAt: string;
  readonly tags?: Readonly<Record<string, string>>;
}
