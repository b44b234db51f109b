import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { AlarmDeclaration } from "../alarms/index.ts";
import type { Function } from "../function/index.ts";
import type { Metric } from "../parts/alarm.ts";
import type { Settings } from "./defaults.ts";

/** Alarms of a stream, by what they are about; without those that the stage does without. */
export type StreamAlarms = Readonly<Record<string, aws.cloudwatch.MetricAlarm | undefined>>;

/** Declares the alarms for what somebody must know of: events come late, the processor fails, records are refused or kept aside.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/firehose-cloudwatch-metrics-best-practices.html */
export function streamAlarms(
  name: string,
  { alarmAgeSeconds, alarms, failureMetric }: Settings,
  { streamName, processor }: { readonly streamName: pulumi.Output<string>; readonly processor: Function },
  parent: pulumi.Resource,
): StreamAlarms {
  if (!alarms) return {};
  const ofStream = (metricName: string, statistic: Metric["statistic"]): Metric => ({
    namespace: "AWS/Firehose",
    metricName,
    dimensions: { DeliveryStreamName: streamName },
    statistic,
  });
  const add = (suffix: string, declaration: Omit<AlarmDeclaration, "component">) =>
    alarms.add(parent, `${name}-${suffix}`, { component: name, ...declaration });
  const freshness = ofStream("DeliveryToS3.DataFreshness", "Maximum");
  const throttled = ofStream("ThrottledRecords", "Sum");
  const failed = failureMetric && {
    ...failureMetric,
    dimensions: { FunctionName: processor.functionName },
    statistic: "Sum" as const,
  };

  alarms.chart({ title: `${name}: oldest event that is not in S3`, metrics: [freshness] });
  alarms.chart({
    title: `${name}: records`,
    metrics: [ofStream("IncomingRecords", "Sum"), ...(failed ? [failed] : [])],
  });
  return {
    age: add("age", {
      kind: "delivery-age",
      description: `the oldest event waits for more than ${alarmAgeSeconds} seconds`,
      metric: freshness,
      threshold: alarmAgeSeconds,
    }),
    transform: add("transform", {
      kind: "delivery-transform",
      description: "calls of the transform fail; their records are below failed/",
      metric: ofStream("ExecuteProcessing.Success", "Average"),
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
    }),
    throttled: add("throttled", {
      kind: "delivery-throttled",
      description: "the stream takes fewer records than are sent",
      metric: throttled,
    }),
    failures:
      failed &&
      add("failures", {
        kind: "records-failed",
        description: "records could not be read; they are below failed/",
        metric: failed,
      }),
  };
}
