import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Function } from "../function/index.ts";
import { transformed } from "../parts/component.ts";
import { isOrdered } from "./args.ts";
import { guards, type Settings } from "./defaults.ts";

/** Makes the queue in front of a function, whose failed messages only the failure queue takes.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
export function sourceQueue(
  name: string,
  args: Settings,
  { fn, failureQueue }: { readonly fn: Function; readonly failureQueue: aws.sqs.Queue },
  parent: pulumi.Resource,
): aws.sqs.Queue {
  const fifo = isOrdered(args.source) ? true : undefined;
  const queue = new aws.sqs.Queue(
    `${name}-queue`,
    transformed(
      parent,
      "queue",
      {
        fifoQueue: fifo,
        contentBasedDeduplication: fifo,
        visibilityTimeoutSeconds:
          args.visibilityTimeoutSeconds ??
          fn.nodes.function.timeout.apply((seconds) => 6 * (seconds ?? 3) + args.batchingWindowSeconds),
        receiveWaitTimeSeconds: 20,
        redrivePolicy: pulumi.jsonStringify({
          deadLetterTargetArn: failureQueue.arn,
          maxReceiveCount: args.maximumRetries + 1,
        }),
        sqsManagedSseEnabled: true,
        tags: args.tags,
      },
      args.transform?.queue,
      guards.queue,
    ),
    { parent },
  );
  new aws.sqs.RedriveAllowPolicy(
    `${name}-failures`,
    {
      queueUrl: failureQueue.url,
      redriveAllowPolicy: pulumi.jsonStringify({
        redrivePermission: "byQueue",
        sourceQueueArns: [queue.arn],
      }),
    },
    { parent },
  );
  return queue;
}

/** Lets a service send to a queue for one source only. A queue without a policy takes nothing from another service.
 * @param name Logical name of the policy.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-sqs-policies.html */
export function letIn(
  name: string,
  service: string,
  sourceArn: pulumi.Input<string>,
  queue: aws.sqs.Queue,
  parent: pulumi.Resource,
): aws.sqs.QueuePolicy {
  return new aws.sqs.QueuePolicy(
    name,
    {
      queueUrl: queue.url,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: service },
            Action: "sqs:SendMessage",
            Resource: queue.arn,
            Condition: { ArnEquals: { "aws:SourceArn": sourceArn } },
          },
        ],
      }),
    },
    { parent },
  );
}
