import { PurgeQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { ses } from "../../aws/ses/index.ts";
import { sns } from "../../aws/sns/index.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { cloudwatch } from "../../aws/cloudwatch/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

/** A verified domain and a configuration set, whose events go to a queue. */
export interface Sender {
  readonly testbed: Testbed;
  readonly identityArn: string;
  /** URL of the queue of events. */
  readonly eventsUrl: string;
}

export const SENDER = "Mysfits <mysfits@example.com>";

/** SES with the identity `example.com`, the configuration set `set`, and its events of these types in a queue. */
export async function startSender(types: readonly string[]): Promise<Sender> {
  const testbed = await startTestbed([sqs, sns, cloudwatch, ses]);
  const { resources } = testbed;
  const identity = await resources.create("aws:sesv2/emailIdentity:EmailIdentity", "domain", {
    emailIdentity: "example.com",
  });
  await resources.create("aws:sesv2/configurationSet:ConfigurationSet", "set", {
    configurationSetName: "set",
  });
  const allow = (Service: string, Action: string, Resource: unknown) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service }, Action, Resource }],
    });
  const topic = await resources.create("aws:sns/topic:Topic", "events", { name: "events" });
  const queue = await resources.create("aws:sqs/queue:Queue", "events", { name: "events" });
  await resources.create("aws:sns/topicPolicy:TopicPolicy", "events", {
    arn: topic["arn"],
    policy: allow("ses.amazonaws.com", "sns:Publish", topic["arn"]),
  });
  await resources.create("aws:sqs/queuePolicy:QueuePolicy", "events", {
    queueUrl: queue["url"],
    policy: allow("sns.amazonaws.com", "sqs:SendMessage", queue["arn"]),
  });
  await resources.create("aws:sns/topicSubscription:TopicSubscription", "events", {
    topic: topic["arn"],
    protocol: "sqs",
    endpoint: queue["arn"],
    rawMessageDelivery: true,
  });
  await resources.create(
    "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination",
    "events",
    {
      configurationSetName: "set",
      eventDestinationName: "events",
      eventDestination: {
        enabled: true,
        matchingEventTypes: types,
        snsDestination: { topicArn: topic["arn"] },
      },
    },
  );
  // The destination's first message is a note.
  const queues = new SQSClient(testbed.clientConfig);
  await queues.send(new PurgeQueueCommand({ QueueUrl: queue["url"] as string }));
  queues.destroy();
  return { testbed, identityArn: identity["arn"] as string, eventsUrl: queue["url"] as string };
}
