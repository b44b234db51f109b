import assert from "node:assert/strict";
import { SQSClient } from "@aws-sdk/client-sqs";
import { events } from "../../aws/events/index.ts";
import { sns } from "../../aws/sns/index.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { principalOf, sendToDestination } from "../../delivery/destinations.ts";
import { makeQueue, nextMessage } from "../sqs/support/queues.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";

const service = "pipes.amazonaws.com";

describe("Destinations", () => {
  let testbed: Testbed;
  let queues: SQSClient;
  let queue: Made;
  before(async () => {
    testbed = await startTestbed([sqs, sns, events]);
    queues = new SQSClient(testbed.clientConfig);
    queue = await makeQueue(testbed, "plain");
  });
  after(async () => {
    queues.destroy();
    await testbed.stop();
  });

  const roleFor = async (name: string, Action: string, Resource: unknown) =>
    await testbed.serviceRole(name, service, [{ Effect: "Allow", Action, Resource }]);

  it("get a text with the role of the sender", async () => {
    const roleArn = await roleFor("sender", "sqs:SendMessage", queue["arn"]);
    await sendToDestination(testbed.platform, { roleArn, service }, queue["arn"] as string, "안녕");
    const message = await nextMessage(queues, queue);
    assert.deepEqual([message?.Body, message?.Attributes?.MessageGroupId], ["안녕", undefined]);
  });

  it("get nothing from a role that may not send, or does not trust the sender", async () => {
    const roleArn = await roleFor("other", "sqs:ReceiveMessage", queue["arn"]);
    const send = async (by: string) =>
      await sendToDestination(testbed.platform, { roleArn, service: by }, queue["arn"] as string, "x");
    await assert.rejects(send(service), { status: 403, message: /sqs:SendMessage/ });
    await assert.rejects(send("lambda.amazonaws.com"), { code: "AccessDenied" });
    const { accountId, region } = testbed.platform;
    assert.match(
      principalOf(testbed.platform, { roleArn, service }).arn,
      new RegExp(`^arn:aws:sts::${accountId}:assumed-role/other/pipes$`),
    );
    assert.ok(region);
  });

  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
  it("get a group where they are FIFO, their sender's or a usual one", async () => {
    const fifo = await makeQueue(testbed, "line.fifo", undefined, {
      fifoQueue: true,
      contentBasedDeduplication: true,
    });
    const sender = { roleArn: await roleFor("fifo", "sqs:SendMessage", fifo["arn"]), service };
    await sendToDestination(testbed.platform, sender, fifo["arn"] as string, "1", { groupId: "g" });
    await sendToDestination(testbed.platform, sender, fifo["arn"] as string, "2");
    const groups = [await nextMessage(queues, fifo), await nextMessage(queues, fifo)].map((message) => [
      message?.Body,
      message?.Attributes?.MessageGroupId,
    ]);
    assert.deepEqual(groups, [
      ["1", "g"],
      ["2", "default"],
    ]);
  });

  it("get it through topics and event buses too", async () => {
    const topic = await testbed.resources.create("aws:sns/topic:Topic", "topic", { name: "topic" });
    const rule = await testbed.resources.create("aws:cloudwatch/eventRule:EventRule", "rule", {
      name: "rule",
      eventPattern: '{"source":["Pipe p"]}',
    });
    const fromTopic = await makeQueue(testbed, "from-topic", { service: "sns.amazonaws.com", source: topic });
    const fromBus = await makeQueue(testbed, "from-bus", { service: "events.amazonaws.com", source: rule });
    await testbed.resources.create("aws:sns/topicSubscription:TopicSubscription", "s", {
      topic: topic["arn"],
      protocol: "sqs",
      endpoint: fromTopic["arn"],
      rawMessageDelivery: true,
    });
    await testbed.resources.create("aws:cloudwatch/eventTarget:EventTarget", "t", {
      rule: "rule",
      arn: fromBus["arn"],
    });
    const bus = `arn:aws:events:${testbed.region}:${testbed.platform.accountId}:event-bus/default`;
    const roleArn = await testbed.serviceRole("both", service, [
      { Effect: "Allow", Action: ["sns:Publish", "events:PutEvents"], Resource: [topic["arn"], bus] },
    ]);
    const sender = { roleArn, service };
    await sendToDestination(testbed.platform, sender, topic["arn"] as string, "for all");
    await sendToDestination(testbed.platform, sender, bus, '{"n":1}', {
      event: { Source: "Pipe p", DetailType: "d" },
    });
    assert.equal((await nextMessage(queues, fromTopic))?.Body, "for all");
    const event = JSON.parse((await nextMessage(queues, fromBus))?.Body ?? "{}") as Record<string, unknown>;
    assert.deepEqual([event["source"], event["detail-type"], event["detail"]], ["Pipe p", "d", { n: 1 }]);
  });

  it("of other services are refused by name", async () => {
    const sender = { roleArn: await roleFor("any", "*", "*"), service };
    await assert.rejects(
      sendToDestination(testbed.platform, sender, "arn:aws:kinesis:eu-west-1:000000000000:stream/s", "x"),
      { code: "NotImplemented", message: /a destination of kinesis/ },
    );
  });
});
