import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Metric } from "../parts/alarm.ts";
import type { Settings } from "./defaults.ts";

/** Part of the answers that may be errors of the API or of what is behind it. */
const ERROR_RATE = 0.05;
/** Milliseconds that the slowest 1 % of the answers may take: people wait no longer. */
const SLOW = 3000;
/** Refused requests in five minutes that are more than people's mistakes. */
const REFUSALS = 300;

/** Declares the alarms of a stage: errors, slow answers, and refusals as a client that tries things makes them.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html */
export function stageAlarms(
  name: string,
  { alarms }: Settings,
  { restApi, stage }: { readonly restApi: aws.apigateway.RestApi; readonly stage: aws.apigateway.Stage },
  parent: pulumi.Resource,
): void {
  if (!alarms) return;
  const of = (metricName: string, statistic: Metric["statistic"], label = metricName): Metric => ({
    namespace: "AWS/ApiGateway",
    metricName,
    dimensions: { ApiName: restApi.name, Stage: stage.stageName },
    statistic,
    label,
  });
  alarms.chart({
    title: `${name}: requests`,
    metrics: [of("Count", "Sum"), of("4XXError", "Sum"), of("5XXError", "Sum")],
  });
  alarms.chart({ title: `${name}: milliseconds`, metrics: [of("Latency", "p99", "slowest 1 %")] });
  alarms.add(parent, `${name}-errors`, {
    component: name,
    kind: "api-errors",
    description: `more than ${ERROR_RATE * 100} % of the answers are errors (5xx)`,
    // Its average is the rate of errors.
    metric: of("5XXError", "Average"),
    threshold: ERROR_RATE,
    evaluationPeriods: 5,
    datapointsToAlarm: 2,
  });
  alarms.add(parent, `${name}-latency`, {
    component: name,
    kind: "api-latency",
    description: `the slowest 1 % of the answers take more than ${SLOW} ms`,
    metric: of("Latency", "p99"),
    threshold: SLOW,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
  });
  alarms.add(parent, `${name}-refusals`, {
    component: name,
    kind: "api-refusals",
    description: `more than ${REFUSALS} requests in five minutes were refused (4xx)`,
    metric: of("4XXError", "Sum"),
    threshold: REFUSALS,
    period: 300,
  });
}
