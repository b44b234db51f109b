import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./defaults.ts";

/** What somebody must know of: events come late, the transform fails, records are refused or kept aside.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/firehose-cloudwatch-metrics-best-practices.html */
export function alarms(
  name: string,
  { alarmAgeSeconds, alarmActions, failureMetric, tags }: Settings,
  streamName: pulumi.Output<string>,
  parent: pulumi.Resource,
): Readonly<Record<string, aws.cloudwatch.MetricAlarm>> {
  const alarm = (kind: string, alarmDescription: string, watched: Partial<aws.cloudwatch.MetricAlarmArgs>) =>
    new aws.cloudwatch.MetricAlarm(
      `${name}-${kind}`,
      {
        alarmDescription: `${name}: ${alarmDescription}`,
        namespace: "AWS/Firehose",
        dimensions: { DeliveryStreamName: streamName },
        period: 60,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
        statistic: "Sum",
        treatMissingData: "notBreaching",
        alarmActions: alarmActions && [...alarmActions],
        tags,
        ...watched,
      },
      { parent },
    );
  return {
    age: alarm("age", `the oldest event waits for more than ${alarmAgeSeconds} seconds`, {
      metricName: "DeliveryToS3.DataFreshness",
      statistic: "Maximum",
      threshold: alarmAgeSeconds,
    }),
    transform: alarm("transform", "calls of the transform fail; their records are below failed/", {
      metricName: "ExecuteProcessing.Success",
      statistic: "Average",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
    }),
    throttled: alarm("throttled", "the stream takes fewer records than are sent", {
      metricName: "ThrottledRecords",
    }),
    ...(failureMetric && {
      failures: alarm("failures", "records could not be read; they are below failed/", {
        ...failureMetric,
        dimensions: {},
      }),
    }),
  };
}
