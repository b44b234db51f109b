import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Alarms } from "../alarms/index.ts";
import { transformed, type Tags, type Transform } from "./component.ts";

/** Arguments of {@link failureQueue}. */
export interface FailureQueueArgs {
  /** Text of the alarm: "events failed for good and wait in the failure queue". */
  readonly description: string;
  /** Days that the queue keeps what failed, 1 to 14.
   * @default 14, the longest that SQS keeps anything */
  readonly retentionDays?: number;
  /** True for what stands behind a FIFO queue: its failure queue has to be FIFO too.
   * @default false */
  readonly fifo?: boolean;
  readonly alarms: Alarms | undefined;
  readonly tags: Tags | undefined;
  readonly transform?: Transform<aws.sqs.QueueArgs> | undefined;
}

const guards = ["messageRetentionSeconds", "sqsManagedSseEnabled"];

/** Makes the queue that takes what failed for good, with the alarm that goes off as soon as something is in it, if there are alarms.
 * @param name Name of the component; queue and alarm are both called `<name>-failures`.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html */
export function failureQueue(
  name: string,
  args: FailureQueueArgs,
  parent: pulumi.Resource,
): { readonly queue: aws.sqs.Queue; readonly alarm: aws.cloudwatch.MetricAlarm | undefined } {
  const { retentionDays = 14, fifo = false, tags } = args;
  const queue = new aws.sqs.Queue(
    `${name}-failures`,
    transformed(
      parent,
      "failureQueue",
      {
        messageRetentionSeconds: retentionDays * 86_400,
        fifoQueue: fifo ? true : undefined,
        sqsManagedSseEnabled: true,
        tags,
      },
      args.transform,
      guards,
    ),
    { parent },
  );
  const alarm = args.alarms?.add(parent, `${name}-failures`, {
    component: name,
    kind: "failure-queue",
    description: args.description,
    metric: {
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: queue.name },
      statistic: "Maximum",
    },
  });
  return { queue, alarm };
}
