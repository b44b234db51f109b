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
