import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Metric } from "../parts/alarm.ts";
import type { Settings } from "./defaults.ts";

/** Declares the alarm of an API whose queries fail.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html */
export function graphqlAlarms(
  name: string,
  { alarms }: Settings,
  api: aws.appsync.GraphQLApi,
  parent: pulumi.Resource,
): void {
  if (!alarms) return;
  const of = (metricName: string, statistic: Metric["statistic"], label = metricName): Metric => ({
    namespace: "AWS/AppSync",
    metricName,
    dimensions: { GraphQLAPIId: api.id },
    statistic,
    label,
  });
  const errors = of("5XXError", "Sum");
  alarms.chart({
    title: `${name}: requests`,
    metrics: [of("Latency", "SampleCount", "requests"), errors],
  });
  alarms.add(parent, `${name}-errors`, {
    component: name,
    kind: "graphql-errors",
    description: "queries fail (5xx)",
    metric: errors,
    evaluationPeriods: 5,
    datapointsToAlarm: 2,
  });
}
