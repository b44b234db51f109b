import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { changePipe } from "../parts/change-pipe.ts";
import type { QueuedSource } from "./args.ts";
import type { Settings } from "./defaults.ts";
import { letIn } from "./queue.ts";

/** Connects a pipeline's queue with its topic, rule or table, and lets that one in. A queue without a policy takes nothing from another service.
 * @see https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html */
export function subscribe(
  name: string,
  { maximumRetries, alarms, tags }: Settings,
  {
    source,
    queue,
    failureQueue,
  }: { readonly source: QueuedSource; readonly queue: aws.sqs.Queue; readonly failureQueue: aws.sqs.Queue },
  parent: pulumi.ComponentResource,
): void {
  const child = { parent };
  const letBothIn = (service: string, sourceArn: pulumi.Input<string>) => [
    letIn(`${name}-queue`, service, sourceArn, queue, parent),
    letIn(`${name}-failures`, service, sourceArn, failureQueue, parent),
  ];
  // A subscription, like a rule, has a dead-letter queue of its own: for what never got into the queue.
  const deadLetters = pulumi.jsonStringify({ deadLetterTargetArn: failureQueue.arn });
  if ("topic" in source) {
    const { arn, region } = source.topic;
    const policies = letBothIn("sns.amazonaws.com", arn);
    new aws.sns.TopicSubscription(
      `${name}-subscription`,
      {
        topic: arn,
        protocol: "sqs",
        endpoint: queue.arn,
        rawMessageDelivery: true,
        redrivePolicy: deadLetters,
        region,
      },
      { ...child, dependsOn: policies },
    );
  }
  if ("changes" in source) {
    const { groupBy, table, filters, message } = source.changes;
    changePipe(
      `${name}-changes`,
      {
        table,
        filters,
        message,
        tags,
        retries: Math.min(185, maximumRetries),
        alarms,
        target: queue.arn,
        action: "sqs:SendMessage",
        targetParameters: {
          sqsQueueParameters: { messageGroupId: groupBy, messageDeduplicationId: "$.eventID" },
        },
      },
      parent,
    );
  }
  if ("rule" in source) {
    const { eventPattern, eventBusName } = source.rule;
    const rule = new aws.cloudwatch.EventRule(
      `${name}-rule`,
      { eventPattern: JSON.stringify(eventPattern), eventBusName, tags },
      child,
    );
    const policies = letBothIn("events.amazonaws.com", rule.arn);
    new aws.cloudwatch.EventTarget(
      `${name}-target`,
      {
        rule: rule.name,
        eventBusName,
        arn: queue.arn,
        deadLetterConfig: { arn: failureQueue.arn },
        retryPolicy: {
          maximumRetryAttempts: Math.min(185, Math.max(1, maximumRetries)),
          maximumEventAgeInSeconds: 86_400,
        },
      },
      { ...child, dependsOn: policies },
    );
  }
}
