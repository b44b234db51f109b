import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { transformed } from "../parts/component.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { Settings } from "./defaults.ts";

/** Makes a topic that alarms of one region tell, with a mail to each address.
 *
 * It has no key: CloudWatch and Budgets can't publish to a topic under `alias/aws/sns`, and a key of one's own costs a dollar a month in each
 * region. What is told are names, figures and thresholds, never what a user sent.
 * @param region Undefined is the program's.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services */
export function alarmTopic(
  name: string,
  { mailTo, tags, transform }: Settings,
  region: string | undefined,
  parent: pulumi.ComponentResource,
): aws.sns.Topic {
  const home = region === undefined ? name : `${name}-${region}`;
  const child = { parent };
  const topic = new aws.sns.Topic(
    `${home}-topic`,
    transformed(parent, "topic", { region, tags }, transform?.topic),
    child,
  );
  new aws.sns.TopicPolicy(
    `${home}-topic`,
    { arn: topic.arn, region, policy: mayPublish(topic, whereabouts(parent).accountId) },
    child,
  );
  for (const [index, endpoint] of mailTo.entries())
    new aws.sns.TopicSubscription(
      `${home}-mail-${index}`,
      { topic: topic.arn, protocol: "email", endpoint, region },
      child,
    );
  return topic;
}

/** Lets the alarms of this account and region publish.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
function mayPublish(topic: aws.sns.Topic, accountId: pulumi.Input<string>): pulumi.Output<string> {
  const alarmArns = pulumi.interpolate`arn:aws:cloudwatch:${topic.region}:${accountId}:alarm:*`;
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topic.arn,
        Condition: {
          StringEquals: { "aws:SourceAccount": accountId },
          ArnLike: { "aws:SourceArn": alarmArns },
        },
      },
    ],
  });
}
