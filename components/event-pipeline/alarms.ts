import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { WithDefaults } from "../component.ts";
import type { Function } from "../function/index.ts";
import type { EventPipelineArgs } from "./args.ts";
import type { defaults } from "./defaults.ts";

/** The two things that somebody must know of: something failed for good, and the events pile up.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export function alarms(
  name: string,
  { alarmAgeSeconds, alarmActions, source, tags }: WithDefaults<EventPipelineArgs, typeof defaults>,
  {
    fn,
    queue,
    failureQueue,
  }: {
    readonly fn: Function;
    readonly queue: aws.sqs.Queue | undefined;
    readonly failureQueue: aws.sqs.Queue;
  },
  parent: pulumi.Resource,
): { failures: aws.cloudwatch.MetricAlarm; age: aws.cloudwatch.MetricAlarm } {
  const common = {
    statistic: "Maximum",
    period: 60,
    evaluationPeriods: 1,
    treatMissingData: "notBreaching",
    tags,
    alarmActions: alarmActions && [...alarmActions],
  };
  return {
    failures: new aws.cloudwatch.MetricAlarm(
      `${name}-failures`,
      {
        ...common,
        alarmDescription: `${name}: events failed for good and wait in the failure queue`,
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: failureQueue.name },
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
      },
      { parent },
    ),
    age: new aws.cloudwatch.MetricAlarm(
      `${name}-age`,
      {
        ...common,
        alarmDescription: `${name}: the oldest event waits for more than ${alarmAgeSeconds} seconds`,
        ...("table" in source
          ? {
              namespace: "AWS/Lambda",
              metricName: "IteratorAge",
              dimensions: { FunctionName: fn.functionName },
              threshold: alarmAgeSeconds * 1000,
            }
          : {
              namespace: "AWS/SQS",
              metricName: "ApproximateAgeOfOldestMessage",
              threshold: alarmAgeSeconds,
              dimensions: { QueueName: queue?.name ?? "" },
            }),
        comparisonOperator: "GreaterThanThreshold",
      },
      { parent },
    ),
  };
}
