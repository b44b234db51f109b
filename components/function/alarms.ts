import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Metric } from "../parts/alarm.ts";
import type { Settings } from "./defaults.ts";

/** Part of the time-out from which on a call is near it. */
const NEAR_TIMEOUT = 0.8;
/** Lambda's own time-out, seconds, where none is set. */
const LAMBDA_TIMEOUT = 3;

/** Declares the alarms of a function: errors, calls that are turned away, calls that nearly take too long.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export function functionAlarms(
  name: string,
  { alarms }: Settings,
  fn: aws.lambda.Function,
  parent: pulumi.Resource,
): void {
  if (!alarms) return;
  const of = (metricName: string, statistic: Metric["statistic"]): Metric => ({
    namespace: "AWS/Lambda",
    metricName,
    dimensions: { FunctionName: fn.name },
    statistic,
  });
  alarms.chart({
    title: `${name}: calls`,
    metrics: [of("Invocations", "Sum"), of("Errors", "Sum")],
  });
  alarms.add(parent, `${name}-errors`, {
    component: name,
    kind: "function-errors",
    description: "calls of the function fail",
    metric: of("Errors", "Sum"),
    period: 300,
  });
  alarms.add(parent, `${name}-throttles`, {
    component: name,
    kind: "function-throttles",
    description: "calls of the function are turned away: too many run at the same time",
    metric: of("Throttles", "Sum"),
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
  });
  alarms.add(parent, `${name}-duration`, {
    component: name,
    kind: "function-duration",
    description: `calls of the function take more than ${NEAR_TIMEOUT * 100} % of its time-out`,
    metric: of("Duration", "Maximum"),
    threshold: fn.timeout.apply((seconds) => (seconds ?? LAMBDA_TIMEOUT) * 1000 * NEAR_TIMEOUT),
    evaluationPeriods: 5,
    datapointsToAlarm: 2,
  });
}
