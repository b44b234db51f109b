import type { MetricValue } from "../../observe/metrics.ts";

/** Identity of a metric: what tells it from others. */
export type MetricId = Pick<MetricValue, "region" | "namespace" | "metricName" | "dimensions">;

/** State of an alarm. */
export type AlarmState = "ALARM" | "INSUFFICIENT_DATA" | "OK";

/** Members that every alarm has, of one metric or of other alarms. */
export interface StatefulAlarm {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly description: string;
  readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
  readonly state: AlarmState;
  /** Reason of the state. */
  readonly reason: string;
  /** ISO 8601, since when. */
  readonly changedAt: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Metric of an expression. */
export interface ExpressionMetric extends MetricId {
  readonly id: string;
  readonly statistic: string;
}

/** An alarm of a metric, or of an expression of metrics, as it is kept. */
export interface AlarmRecord extends StatefulAlarm, MetricId {
  readonly statistic: string;
  /** Seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparison: string;
  readonly treatMissingData: string;
  /** True for an alarm whose state another service tells. @default false */
  readonly isOfService?: boolean;
  /** In place of the metric. */
  readonly expression?: {
    readonly id: string;
    readonly text: string;
    readonly label: string;
    readonly metrics: readonly ExpressionMetric[];
  };
}

/** An alarm of other alarms, as it is kept. */
export interface CompositeRecord extends StatefulAlarm {
  /** `ALARM("one") OR ALARM("other")` */
  readonly rule: string;
}
