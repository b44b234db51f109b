import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { EventPipeline } from "../event-pipeline/index.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { Table } from "../table/index.ts";
import type { MailSenderArgs } from "./args.ts";

/** Resources that the feedback is about, and where it goes. */
interface FeedbackParts {
  readonly configurationSet: aws.sesv2.ConfigurationSet;
  readonly blockedAddresses: Table;
}

/** Makes the way of bounces and complaints from SES to the table of blocked addresses: a topic, and a pipeline behind it.
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-sns.html */
export function feedbackPipeline(
  name: string,
  { feedback, variables, region, alarms, tags }: MailSenderArgs,
  { configurationSet, blockedAddresses }: FeedbackParts,
  parent: pulumi.ComponentResource,
): { readonly topic: aws.sns.Topic; readonly pipeline: EventPipeline } {
  const child = { parent };
  const topic = new aws.sns.Topic(`${name}-feedback`, { region, tags }, child);
  const policy = new aws.sns.TopicPolicy(
    `${name}-feedback`,
    {
      arn: topic.arn,
      region,
      policy: sesMayPublish(topic.arn, configurationSet.arn, whereabouts(parent).accountId),
    },
    child,
  );
  new aws.sesv2.ConfigurationSetEventDestination(
    `${name}-feedback`,
    {
      configurationSetName: configurationSet.configurationSetName,
      eventDestinationName: "feedback",
      eventDestination: {
        enabled: true,
        matchingEventTypes: ["BOUNCE", "COMPLAINT"],
        snsDestination: { topicArn: topic.arn },
      },
      region,
    },
    { ...child, dependsOn: policy },
  );
  const pipeline = new EventPipeline(
    `${name}-feedback`,
    {
      source: { topic: { arn: topic.arn, region } },
      function: {
        ...feedback,
        environment: {
          [variables.blockedAddresses]: blockedAddresses.tableName,
          ...feedback.environment,
        },
      },
      alarms,
      tags,
    },
    child,
  );
  blockedAddresses.grants.put(pipeline);
  return { topic, pipeline };
}

const sesMayPublish = (
  topicArn: pulumi.Input<string>,
  configurationSetArn: pulumi.Input<string>,
  accountId: pulumi.Input<string>,
) =>
  pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "ses.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: {
          StringEquals: { "aws:SourceAccount": accountId },
          ArnEquals: { "aws:SourceArn": configurationSetArn },
        },
      },
    ],
  });
