import { deepEqual, equal, match, rejects } from "node:assert/strict";
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
  type Message,
} from "@aws-sdk/client-sqs";
import { sqs } from "../../aws/sqs/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

describe("SQS, with its SDK client", () => {
  let testbed: Testbed;
  let client: SQSClient;
  before(async () => {
    testbed = await startTestbed([sqs]);
    client = new SQSClient(testbed.clientConfig);
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  const queue = async (name: string, inputs: Record<string, unknown> = {}) => {
    const made = await testbed.resources.create("aws:sqs/queue:Queue", name, {
      name: inputs["fifoQueue"] ? `${name}.fifo` : name,
      ...inputs,
    });
    return { url: made["url"] as string, arn: made["arn"] as string };
  };
  const send = async (QueueUrl: string, MessageBody: string, more: object = {}) =>
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
  const receive = async (QueueUrl: string, more: object = {}): Promise<Message[]> =>
    (await client.send(new ReceiveMessageCommand({ QueueUrl, ...more }))).Messages ?? [];

  it("hides a received message until its visibility time-out, counts receives, and deletes by receipt", async () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
    const { url } = await queue("visibility", { visibilityTimeoutSeconds: 60 });
    const sent = await send(url, "한글 본문", {
      MessageAttributes: { kind: { DataType: "String", StringValue: "test" } },
    });
    const [first] = await receive(url, {
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    });
    equal(first?.Body, "한글 본문");
    equal(first.MessageId, sent.MessageId);
    equal(first.MD5OfMessageAttributes, sent.MD5OfMessageAttributes);
    equal(first.MessageAttributes?.["kind"]?.StringValue, "test");
    equal(first.Attributes?.ApproximateReceiveCount, "1");
    deepEqual(await receive(url), []);
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: url,
        ReceiptHandle: first.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
    const [second] = await receive(url, { MessageSystemAttributeNames: ["ApproximateReceiveCount"] });
    equal(second?.Attributes?.ApproximateReceiveCount, "2");
    await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: second.ReceiptHandle }));
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }),
    );
    equal(Attributes?.ApproximateNumberOfMessages, "0");
    equal(Attributes.ApproximateNumberOfMessagesNotVisible, "0");
  });

  it("wakes a long poll as soon as a message comes", async () => {
    const { url } = await queue("long-poll");
    const waiting = receive(url, { WaitTimeSeconds: 20 });
    await send(url, "here");
    equal((await waiting)[0]?.Body, "here");
  });

  it("moves a message that fails too often to the dead-letter queue, and back on request", async () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
    const dead = await queue("dead");
    const { url, arn } = await queue("source", {
      visibilityTimeoutSeconds: 0,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 }),
    });
    await send(url, "poison");
    equal((await receive(url)).length, 1);
    equal((await receive(url)).length, 1);
    deepEqual(await receive(url), []);
    const [failed] = await receive(dead.url, { MessageSystemAttributeNames: ["All"], VisibilityTimeout: 0 });
    equal(failed?.Body, "poison");
    equal(failed.Attributes?.DeadLetterQueueSourceArn, arn);
    deepEqual((await client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead.url }))).queueUrls, [
      url,
    ]);
    await client.send(new StartMessageMoveTaskCommand({ SourceArn: dead.arn }));
    equal((await receive(url, { WaitTimeSeconds: 5 }))[0]?.Body, "poison");
    const { Results } = await client.send(new ListMessageMoveTasksCommand({ SourceArn: dead.arn }));
    equal(Results?.[0]?.ApproximateNumberOfMessagesMoved, 1);
    await rejects(client.send(new StartMessageMoveTaskCommand({ SourceArn: arn })), {
      name: "InvalidParameterValue",
    });
  });

  it("knows where a message belongs that a topic or rule put into the dead-letter queue itself, when only one queue can be meant", async () => {
    const letters = await queue("letters");
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: letters.arn, maxReceiveCount: 1 });
    const only = await queue("only", { redrivePolicy });
    await send(letters.url, "undelivered");
    const { queues } = testbed.capabilities;
    const [message] = queues.waiting(letters.arn);
    equal(message?.source, only.arn);
    await queues.moveBack(letters.arn, message.id);
    equal((await receive(only.url, { WaitTimeSeconds: 5 }))[0]?.Body, "undelivered");
    await queue("another", { redrivePolicy });
    await send(letters.url, "whose?");
    const [unknown] = queues.waiting(letters.arn);
    equal(unknown?.source, undefined);
    await rejects(queues.moveBack(letters.arn, unknown?.id ?? ""), /name a destination/);
  });

  it("keeps the order of a group in a FIFO queue, holds it back behind a message in work, and takes a deduplication id once", async () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
    const { url } = await queue("ordered", { fifoQueue: true, contentBasedDeduplication: true });
    for (const body of ["a1", "a2", "a2"]) await send(url, body, { MessageGroupId: "a" });
    await send(url, "b1", { MessageGroupId: "b" });
    const [first] = await receive(url);
    equal(first?.Body, "a1");
    const [other] = await receive(url, { MaxNumberOfMessages: 10 });
    equal(other?.Body, "b1");
    await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: first.ReceiptHandle }));
    deepEqual(
      (await receive(url, { MaxNumberOfMessages: 10 })).map(({ Body }) => Body),
      ["a2"],
    );
    await rejects(send(url, "no group"), { name: "InvalidParameterValue", message: /MessageGroupId/ });
  });

  it("delays messages, and tells which entries of a batch failed", async () => {
    const { url } = await queue("batch");
    await send(url, "later", { DelaySeconds: 900 });
    deepEqual(await receive(url), []);
    const { Successful, Failed } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: [
          { Id: "good", MessageBody: "good" },
          { Id: "late", MessageBody: "late", DelaySeconds: 901 },
        ],
      }),
    );
    deepEqual(
      Successful?.map(({ Id }) => Id),
      ["good"],
    );
    deepEqual(
      Failed?.map(({ Id, Code }) => [Id, Code]),
      [["late", "InvalidParameterValue"]],
    );
    await client.send(new PurgeQueueCommand({ QueueUrl: url }));
    deepEqual(await receive(url), []);
  });

  it("lets in only whom a role or the queue's policy allows", async () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-using-identity-based-policies.html
    const { url, arn } = await queue("guarded");
    const { credentials } = await testbed.role("sender-only", [
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: arn },
    ]);
    const sender = new SQSClient({ ...testbed.clientConfig, credentials });
    await sender.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "allowed" }));
    await rejects(sender.send(new ReceiveMessageCommand({ QueueUrl: url })), {
      name: "AccessDeniedException",
      message: /sqs:receivemessage/i,
    });
    sender.destroy();

    const topic = "arn:aws:sns:ap-northeast-2:000000000000:topic";
    const asTopic = testbed.capabilities.iam.servicePrincipal("sns.amazonaws.com", topic);
    const publish = async () => {
      const { jsonCall } = await import("../../delivery/destinations.ts");
      await testbed.capabilities.gateway.call(
        asTopic,
        "sqs",
        jsonCall("ap-northeast-2", "AmazonSQS.SendMessage", { QueueUrl: url, MessageBody: "from a topic" }),
      );
    };
    await rejects(publish(), { code: /AccessDenied/ });
    await testbed.resources.create("aws:sqs/queuePolicy:QueuePolicy", "guarded", {
      queueUrl: url,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "sns.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: arn,
            Condition: { ArnEquals: { "aws:SourceArn": topic } },
          },
        ],
      }),
    });
    await publish();
    equal((await receive(url, { MaxNumberOfMessages: 10 })).length, 2);
  });

  it("refuses a queue that is not there, settings out of range, and a dead-letter queue that does not exist", async () => {
    await rejects(client.send(new GetQueueUrlCommand({ QueueName: "nobody" })), {
      name: "QueueDoesNotExist",
    });
    await rejects(
      client.send(new CreateQueueCommand({ QueueName: "slow", Attributes: { VisibilityTimeout: "43201" } })),
      {
        name: "InvalidAttributeValue",
        message: /VisibilityTimeout/,
      },
    );
    await rejects(
      queue("orphan", {
        redrivePolicy: JSON.stringify({
          deadLetterTargetArn: "arn:aws:sqs:ap-northeast-2:000000000000:none",
          maxReceiveCount: 3,
        }),
      }),
      { code: "InvalidAttributeValue" },
    );
  });

  it("keeps messages, receive counts and hidden ones through a crash", async () => {
    const { url } = await queue("durable", { visibilityTimeoutSeconds: 600 });
    await send(url, "kept");
    await send(url, "in work");
    const [taken] = await receive(url);
    await testbed.kill();
    const [left, ...none] = await receive(url, { MaxNumberOfMessages: 10 });
    match(`${taken?.Body} ${left?.Body}`, /^(kept in work|in work kept)$/);
    deepEqual(none, []);
    await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: taken?.ReceiptHandle }));
  });
});
