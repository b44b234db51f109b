import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { alarm, type AlarmArgs } from "../parts/alarm.ts";
import type { Settings } from "./defaults.ts";

/** Makes the alarms for what somebody must know of: events come late, the processor fails, records are refused or kept aside.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/firehose-cloudwatch-metrics-best-practices.html */
export function alarms(
  name: string,
  { alarmAgeSeconds, alarmActions: actions, failureMetric, tags }: Settings,
  streamName: pulumi.Output<string>,
  parent: pulumi.Resource,
): Readonly<Record<string, aws.cloudwatch.MetricAlarm>> {
  type Metric = Omit<AlarmArgs, "namespace" | "dimensions" | "actions" | "tags">;
  const ofStream = (kind: string, metric: Metric) =>
    alarm(
      name,
      kind,
      { namespace: "AWS/Firehose", dimensions: { DeliveryStreamName: streamName }, actions, tags, ...metric },
      parent,
    );
  const always = {
    age: ofStream("age", {
      description: `the oldest event waits for more than ${alarmAgeSeconds} seconds`,
      metricName: "DeliveryToS3.DataFreshness",
      statistic: "Maximum",
      threshold: alarmAgeSeconds,
    }),
    transform: ofStream("transform", {
      description: "calls of the transform fail; their records are below failed/",
      metricName: "ExecuteProcessing.Success",
      statistic: "Average",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
    }),
    throttled: ofStream("throttled", {
      description: "the stream takes fewer records than are sent",
      metricName: "ThrottledRecords",
      statistic: "Sum",
    }),
  };
  if (!failureMetric) return always;
  const description = "records could not be read; they are below failed/";
  const failures = alarm(
    name,
    "failures",
    { ...failureMetric, description, dimensions: {}, statistic: "Sum", actions, tags },
    parent,
  );
  return { ...always, failures };
}
