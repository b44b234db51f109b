import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** One metric, and the statistic of it that is looked at. */
export interface Metric {
  /** `AWS/Lambda` */
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html */
  readonly statistic: "Average" | "Maximum" | "Minimum" | "SampleCount" | "Sum" | `p${number}`;
  /** Name of its line in a chart.
   * @default the metric's name */
  readonly label?: string;
}

/** A figure that is computed from metrics: `FILL(reads, 0) + FILL(writes, 0)`. Each metric costs as much as an alarm.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
export interface MetricExpression {
  readonly expression: string;
  /** Name of the figure. */
  readonly label: string;
  /** Metrics by the ids that the expression has: a small letter, then letters, digits and `_`. */
  readonly metrics: Readonly<Record<string, Metric>>;
}

/** Condition that an alarm watches. */
export interface Condition {
  /** Text for whoever is told: "the oldest event waits for more than 300 seconds". */
  readonly description: string;
  readonly metric: Metric | MetricExpression;
  /** Value beyond which it goes off.
   * @default 0 */
  readonly threshold?: pulumi.Input<number>;
  /** @default "GreaterThanThreshold" */
  readonly comparisonOperator?:
    | "GreaterThanOrEqualToThreshold"
    | "GreaterThanThreshold"
    | "LessThanOrEqualToThreshold"
    | "LessThanThreshold";
  /** Seconds of one data point, a multiple of 60.
   * @default 60 */
  readonly period?: number;
  /** Number of the last periods that are looked at.
   * @default 1 */
  readonly evaluationPeriods?: number;
  /** Number of those that must be beyond the threshold.
   * @default all of them */
  readonly datapointsToAlarm?: number;
  /** Meaning of a period without data.
   * @default "notBreaching": nothing happened
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
  readonly treatMissingData?: "breaching" | "ignore" | "missing" | "notBreaching";
  /** Resources that have to be there first, so that a new stage does not begin with an alarm.
   * @default none */
  readonly dependsOn?: readonly pulumi.Resource[];
}

/** Resources and texts around a condition. */
export interface AlarmSurroundings {
  /** Topics that are told when it goes off, and when it is good again; none only shows. */
  readonly actions: pulumi.Input<string>[];
  /** Region of metric and alarm; undefined is the provider's. */
  readonly region: string | undefined;
  readonly tags: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** Makes an alarm on one metric.
 * @param name Logical name. @param condition Its description is the alarm's, as it is.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html */
export function metricAlarm(
  name: string,
  condition: Condition,
  { actions, region, tags }: AlarmSurroundings,
  parent: pulumi.Resource,
): aws.cloudwatch.MetricAlarm {
  const { metric, period = 60, evaluationPeriods = 1 } = condition;
  return new aws.cloudwatch.MetricAlarm(
    name,
    {
      alarmDescription: condition.description,
      ...("expression" in metric ? expressionArgs(metric, period) : metricArgs(metric, period)),
      threshold: condition.threshold ?? 0,
      comparisonOperator: condition.comparisonOperator ?? "GreaterThanThreshold",
      evaluationPeriods,
      datapointsToAlarm: condition.datapointsToAlarm,
      treatMissingData: condition.treatMissingData ?? "notBreaching",
      alarmActions: actions,
      okActions: actions,
      region,
      tags,
    },
    { parent, dependsOn: [...(condition.dependsOn ?? [])] },
  );
}

function metricArgs(
  { namespace, metricName, dimensions, statistic }: Metric,
  period: number,
): Partial<aws.cloudwatch.MetricAlarmArgs> {
  const isPercentile = statistic.startsWith("p");
  return {
    namespace,
    metricName,
    dimensions,
    statistic: isPercentile ? undefined : statistic,
    extendedStatistic: isPercentile ? statistic : undefined,
    period,
  };
}

function expressionArgs(
  { expression, label, metrics }: MetricExpression,
  period: number,
): Partial<aws.cloudwatch.MetricAlarmArgs> {
  const queries = Object.entries(metrics).map(([id, { namespace, metricName, dimensions, statistic }]) => ({
    id,
    metric: { namespace, metricName, dimensions, stat: statistic, period },
  }));
  return { metricQueries: [{ id: "figure", expression, label, returnData: true }, ...queries] };
}
