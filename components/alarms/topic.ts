import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { transformed } from "../parts/component.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { Settings } from "./defaults.ts";

/** A topic, and the policy without which nobody publishes to it. */
export interface AlarmTopic {
  readonly topic: aws.sns.Topic;
  readonly policy: aws.sns.TopicPolicy;
}

/** Service that may publish. */
interface Publisher {
  /** `cloudwatch.amazonaws.com` */
  readonly service: string;
  /** @default anything of the account */
  readonly sourceArn?: pulumi.Output<string>;
}

/** Makes a topic that alarms of one region tell, with a mail to each address.
 *
 * It has no key: CloudWatch and Budgets can't publish to a topic under `alias/aws/sns`, and a key of one's own costs a dollar a month in each
 * region. What is told are names, figures and thresholds, never what a user sent.
 * @param region Undefined is the program's.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services */
export function alarmTopic(
  name: string,
  args: Settings,
  region: string | undefined,
  parent: pulumi.ComponentResource,
): AlarmTopic {
  const { mailTo, tags, transform } = args;
  const home = region === undefined ? name : `${name}-${region}`;
  const child = { parent };
  const topic = new aws.sns.Topic(
    `${home}-topic`,
    transformed(parent, "topic", { region, tags }, transform?.topic),
    child,
  );
  const accountId = whereabouts(parent).accountId;
  const publishers = region === undefined ? publishersOf(args, topic.region, accountId) : [];
  const policy = new aws.sns.TopicPolicy(
    `${home}-topic`,
    { arn: topic.arn, region, policy: mayPublish(topic, accountId, publishers) },
    child,
  );
  for (const [index, endpoint] of mailTo.entries())
    new aws.sns.TopicSubscription(
      `${home}-mail-${index}`,
      { topic: topic.arn, protocol: "email", endpoint, region },
      child,
    );
  return { topic, policy };
}

/** Services that tell the program's topic beside its alarms. Of a budget and of rules the ARN is known, of what anomalies come from the account alone.
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/ad-SNS.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html */
const publishersOf = (
  { budgetUsd, anomalies, events }: Settings,
  region: pulumi.Output<string>,
  accountId: pulumi.Output<string>,
): Publisher[] => [
  ...(events
    ? [
        {
          service: "events.amazonaws.com",
          sourceArn: pulumi.interpolate`arn:aws:events:${region}:${accountId}:rule/${pulumi.getProject()}-${pulumi.getStack()}-*`,
        },
      ]
    : []),
  ...(budgetUsd === undefined
    ? []
    : [{ service: "budgets.amazonaws.com", sourceArn: pulumi.interpolate`arn:aws:budgets::${accountId}:*` }]),
  ...(anomalies === undefined ? [] : [{ service: "costalerts.amazonaws.com" }]),
];

/** Lets the alarms of this account and region publish, and others of this account.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
function mayPublish(
  topic: aws.sns.Topic,
  accountId: pulumi.Output<string>,
  others: readonly Publisher[],
): pulumi.Output<string> {
  const alarms: Publisher = {
    service: "cloudwatch.amazonaws.com",
    sourceArn: pulumi.interpolate`arn:aws:cloudwatch:${topic.region}:${accountId}:alarm:*`,
  };
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [alarms, ...others].map(({ service, sourceArn }) => ({
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sns:Publish",
      Resource: topic.arn,
      Condition: {
        StringEquals: { "aws:SourceAccount": accountId },
        ...(sourceArn !== undefined && { ArnLike: { "aws:SourceArn": sourceArn } }),
      },
    })),
  });
}
