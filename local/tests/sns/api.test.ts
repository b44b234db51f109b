import assert from "node:assert/strict";
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { sns } from "../../aws/sns/index.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { makeQueue, nextMessage } from "../sqs/support/queues.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

// https://docs.aws.amazon.com/sns/latest/api/API_Operations.html
describe("SNS, topics and subscriptions by the API", () => {
  let testbed: Testbed;
  let client: SNSClient;
  before(async () => {
    testbed = await startTestbed([sqs, sns]);
    client = new SNSClient(testbed.clientConfig);
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  const arnOf = (resource: string, service = "sns") =>
    `arn:aws:${service}:${testbed.region}:${testbed.platform.accountId}:${resource}`;
  const subscribe = async (TopicArn: string, Attributes: Record<string, string> = {}) =>
    (
      await client.send(
        new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: arnOf("queue", "sqs"), Attributes }),
      )
    ).SubscriptionArn ?? "";
  const attributesOf = async (SubscriptionArn: string) =>
    (await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))).Attributes ?? {};
  const refused = { name: "InvalidParameterException" };

  it("makes, lists, describes and deletes topics; the console marks them", async () => {
    const { TopicArn } = await client.send(
      new CreateTopicCommand({ Name: "news", Attributes: { DisplayName: "News" } }),
    );
    assert.equal(TopicArn, arnOf("news"));
    assert.equal((await client.send(new CreateTopicCommand({ Name: "news" }))).TopicArn, TopicArn);
    await client.send(new CreateTopicCommand({ Name: "other" }));
    const { Topics } = await client.send(new ListTopicsCommand({}));
    assert.deepEqual(
      Topics?.map((topic) => topic.TopicArn),
      [TopicArn, arnOf("other")],
    );
    assert.deepEqual(
      testbed.services.flatMap((service) => service.foreign?.() ?? []).map(({ name }) => name),
      ["news", "other"],
    );
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
    assert.equal(Attributes?.["DisplayName"], "News");
    assert.equal(Attributes["Owner"], testbed.platform.accountId);
    assert.equal(Attributes["FifoTopic"], undefined);
    await client.send(new DeleteTopicCommand({ TopicArn: arnOf("other") }));
    await assert.rejects(client.send(new GetTopicAttributesCommand({ TopicArn: arnOf("other") })), {
      name: "NotFoundException",
    });
    for (const Name of ["", "with space", "a/b", "x".repeat(257)])
      await assert.rejects(client.send(new CreateTopicCommand({ Name })), refused, Name);
    for (const Policy of ["no JSON", "null", '{"Statement":"all"}'])
      await assert.rejects(
        client.send(new CreateTopicCommand({ Name: "bad-policy", Attributes: { Policy } })),
        refused,
        Policy,
      );
    // Another region has topics of its own.
    const elsewhere = new SNSClient({ ...testbed.clientConfig, region: "us-east-1" });
    assert.deepEqual((await elsewhere.send(new ListTopicsCommand({}))).Topics ?? [], []);
    elsewhere.destroy();
  });

  it("makes FIFO topics, whose names end with .fifo", async () => {
    const { TopicArn } = await client.send(
      new CreateTopicCommand({
        Name: "line.fifo",
        Attributes: { FifoTopic: "true", ContentBasedDeduplication: "true" },
      }),
    );
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
    assert.deepEqual(
      [Attributes?.["FifoTopic"], Attributes?.["ContentBasedDeduplication"]],
      ["true", "true"],
    );
  });

  it("subscribes, lists, changes and ends subscriptions", async () => {
    const { TopicArn = "" } = await client.send(new CreateTopicCommand({ Name: "listed" }));
    const arn = await subscribe(TopicArn);
    assert.equal(await subscribe(TopicArn), arn, "the same endpoint is subscribed once");
    const expected = {
      SubscriptionArn: arn,
      TopicArn,
      Protocol: "sqs",
      Endpoint: arnOf("queue", "sqs"),
      Owner: testbed.platform.accountId,
    };
    const byTopic = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    assert.deepEqual(byTopic.Subscriptions, [expected]);
    assert.deepEqual((await client.send(new ListSubscriptionsCommand({}))).Subscriptions, [expected]);
    const set = async (AttributeName: string, AttributeValue?: string) =>
      await client.send(
        new SetSubscriptionAttributesCommand({ SubscriptionArn: arn, AttributeName, AttributeValue }),
      );
    await set("RawMessageDelivery", "true");
    await set("FilterPolicy", '{"kind":["a"]}');
    await set("RedrivePolicy", JSON.stringify({ deadLetterTargetArn: arnOf("letters", "sqs") }));
    const attributes = await attributesOf(arn);
    assert.deepEqual(
      [attributes["RawMessageDelivery"], attributes["FilterPolicy"], attributes["FilterPolicyScope"]],
      ["true", '{"kind":["a"]}', "MessageAttributes"],
    );
    assert.deepEqual(JSON.parse(attributes["RedrivePolicy"] ?? ""), {
      deadLetterTargetArn: arnOf("letters", "sqs"),
    });
    await set("FilterPolicy", "{}");
    await set("RedrivePolicy", "");
    const without = await attributesOf(arn);
    assert.deepEqual([without["FilterPolicy"], without["RedrivePolicy"]], [undefined, undefined]);
    await client.send(new UnsubscribeCommand({ SubscriptionArn: arn }));
    assert.deepEqual(
      (await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions,
      [],
    );
    await assert.rejects(attributesOf(arn), { name: "NotFoundException" });
  });

  // https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
  it("refuses endpoints and attributes that are none, and subscribes nothing then", async () => {
    const { TopicArn = "" } = await client.send(new CreateTopicCommand({ Name: "strict" }));
    const bad: Record<string, string>[] = [
      { FilterPolicy: "{" },
      { FilterPolicy: '{"a":"b"}' },
      { FilterPolicyScope: "Everything" },
      { RedrivePolicy: "no json" },
      { RedrivePolicy: "null" },
      { RedrivePolicy: "{}x" },
      { RedrivePolicy: '{"deadLetterTargetArn":5}' },
      { RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:s3:::bucket"}' },
    ];
    for (const Attributes of bad)
      await assert.rejects(subscribe(TopicArn, Attributes), refused, JSON.stringify(Attributes));
    for (const [Protocol, Endpoint] of [
      ["sqs", "queue"],
      ["lambda", "arn:aws:sqs:eu-west-1:000000000000:q"],
      ["email", "nobody"],
      ["sqs", arnOf("line.fifo", "sqs")],
    ] as const)
      await assert.rejects(
        client.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint })),
        refused,
        `${Protocol} ${Endpoint}`,
      );
    await assert.rejects(
      client.send(new SubscribeCommand({ TopicArn, Protocol: "https", Endpoint: "https://example.com" })),
      { name: "NotImplemented" },
    );
    await assert.rejects(
      client.send(
        new SubscribeCommand({ TopicArn: arnOf("none"), Protocol: "sqs", Endpoint: arnOf("q", "sqs") }),
      ),
      { name: "NotFoundException" },
    );
    assert.deepEqual(
      (await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions,
      [],
    );
  });

  // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
  it("refuses messages that SNS does not take", async () => {
    const { TopicArn } = await client.send(new CreateTopicCommand({ Name: "limits" }));
    for (const input of [
      { Message: "" },
      { Message: "x".repeat(262_145) },
      { Message: "x", Subject: "two\nlines" },
      { Message: "x", Subject: "x".repeat(101) },
      { Message: "x", MessageDeduplicationId: "d" },
    ])
      await assert.rejects(
        client.send(new PublishCommand({ TopicArn, ...input })),
        refused,
        JSON.stringify(input).slice(0, 60),
      );
    await assert.rejects(client.send(new PublishCommand({ PhoneNumber: "+15550100", Message: "x" })), {
      name: "NotImplemented",
    });
    const batch = async (size: number) =>
      await client.send(
        new PublishBatchCommand({
          TopicArn,
          PublishBatchRequestEntries: Array.from({ length: size }, (_, index) => ({
            Id: String(index),
            Message: "x",
          })),
        }),
      );
    await assert.rejects(batch(0), { name: "EmptyBatchRequestException" });
    await assert.rejects(batch(11), { name: "TooManyEntriesInBatchRequestException" });
    assert.equal((await batch(10)).Successful?.length, 10);
  });

  it("brings a topic's messages to a queue that was subscribed by the API", async () => {
    const { TopicArn = "" } = await client.send(new CreateTopicCommand({ Name: "by-hand" }));
    const queue = await makeQueue(testbed, "by-hand", {
      service: "sns.amazonaws.com",
      source: { id: TopicArn, arn: TopicArn },
    });
    await client.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: "sqs",
        Endpoint: queue["arn"] as string,
        Attributes: { RawMessageDelivery: "true" },
      }),
    );
    await client.send(
      new PublishCommand({
        TopicArn,
        Message: "text",
        MessageAttributes: { bytes: { DataType: "Binary", BinaryValue: Buffer.from([0, 255]) } },
      }),
    );
    const queues = new SQSClient(testbed.clientConfig);
    const message = await nextMessage(queues, queue);
    queues.destroy();
    assert.equal(message?.Body, "text");
    assert.deepEqual(
      Buffer.from(message?.MessageAttributes?.["bytes"]?.BinaryValue ?? []),
      Buffer.from([0, 255]),
    );
  });

  it("refuses by name what a topic or a subscription is given and nothing here does", async () => {
    const { TopicArn = "" } = await client.send(new CreateTopicCommand({ Name: "named" }));
    const endpoint = arnOf("queue", "sqs");
    const { resources } = testbed;
    const archive = { fifoTopic: true, archivePolicy: '{"MessageRetentionPeriod":1}' };
    await assert.rejects(resources.create("aws:sns/topic:Topic", "archived", archive), {
      code: "NotImplemented",
      message: /archivePolicy/,
    });
    const scoped = { fifoTopic: true, fifoThroughputScope: "MessageGroup" };
    await assert.rejects(resources.create("aws:sns/topic:Topic", "scoped", scoped), /fifoThroughputScope/);
    for (const name of ["replayPolicy", "subscriptionRoleArn"])
      await assert.rejects(
        resources.create("aws:sns/topicSubscription:TopicSubscription", name, {
          topic: TopicArn,
          protocol: "sqs",
          endpoint,
          [name]: "{}",
        }),
        { code: "NotImplemented", message: new RegExp(name) },
      );
    const refused: readonly Record<string, string>[] = [
      { ArchivePolicy: "{}" },
      { DeliveryPolicy: "{}" },
      { TracingConfig: "Active" },
    ];
    for (const Attributes of refused)
      await assert.rejects(client.send(new CreateTopicCommand({ Name: "attributed", Attributes })), {
        name: "NotImplemented",
        message: new RegExp(Object.keys(Attributes)[0] ?? ""),
      });
    await assert.rejects(subscribe(TopicArn, { ReplayPolicy: "{}" }), { name: "NotImplemented" });
    await assert.rejects(client.send(new CreateTopicCommand({ Name: "p", DataProtectionPolicy: "{}" })), {
      name: "NotImplemented",
      message: /DataProtectionPolicy/,
    });
    const { Topics } = await client.send(new ListTopicsCommand({}));
    assert.equal(
      Topics?.some((topic) => topic.TopicArn === arnOf("attributed")),
      false,
    );
    assert.deepEqual(
      (await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions,
      [],
    );
  });
});
