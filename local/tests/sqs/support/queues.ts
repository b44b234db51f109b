import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { Made, Testbed } from "../../support/testbed.ts";

/** Makes a queue that lets a service send for one source: a topic, a rule. */
export async function makeQueue(
  testbed: Testbed,
  name: string,
  from?: { readonly service: string; readonly source: Made },
  inputs: object = {},
): Promise<Made> {
  const made = await testbed.resources.create("aws:sqs/queue:Queue", name, { name, ...inputs });
  if (!from) return made;
  const Statement = [
    {
      Effect: "Allow",
      Principal: { Service: from.service },
      Action: "sqs:SendMessage",
      Resource: made["arn"],
      Condition: { ArnEquals: { "aws:SourceArn": from.source["arn"] } },
    },
  ];
  await testbed.resources.create("aws:sqs/queuePolicy:QueuePolicy", name, {
    queueUrl: made["url"],
    policy: JSON.stringify({ Version: "2012-10-17", Statement }),
  });
  return made;
}

/** Receives the next message of a queue, with all its attributes, and deletes it. */
export async function nextMessage(client: SQSClient, queue: Made): Promise<Message | undefined> {
  const QueueUrl = queue["url"] as string;
  const { Messages } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      WaitTimeSeconds: 20,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["All"],
    }),
  );
  const [message] = Messages ?? [];
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
  return message;
}
