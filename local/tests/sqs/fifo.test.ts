import assert from "node:assert/strict";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  PurgeQueueCommand,
  SendMessageBatchCommand,
} from "@aws-sdk/client-sqs";
import { SqsBed } from "./support/sqs-bed.ts";

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
describe("FIFO queues", () => {
  let bed: SqsBed;
  before(async () => {
    bed = await SqsBed.start();
  });
  after(() => bed.stop());

  const fifo = (name: string, inputs: Record<string, unknown> = {}) =>
    bed.queue(name, { fifoQueue: true, contentBasedDeduplication: true, ...inputs });
  const remove = (QueueUrl: string, ReceiptHandle: string | undefined) =>
    bed.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));

  it("keep the order of a group, hold it back behind a message in work, and take a deduplication id once", async () => {
    const { url } = await fifo("ordered");
    for (const body of ["a1", "a2", "a2"]) await bed.send(url, body, { MessageGroupId: "a" });
    await bed.send(url, "b1", { MessageGroupId: "b" });
    const [first] = await bed.receive(url);
    assert.equal(first?.Body, "a1");
    assert.deepEqual(await bed.bodies(url), ["b1"]);
    await remove(url, first.ReceiptHandle);
    assert.deepEqual(await bed.bodies(url), ["a2"]);
  });

  it("return as many messages of the same group as possible", async () => {
    const { url } = await fifo("grouped");
    for (const [body, MessageGroupId] of [
      ["g1-m1", "g1"],
      ["g2-m1", "g2"],
      ["g1-m2", "g1"],
      ["g2-m2", "g2"],
      ["g1-m3", "g1"],
    ])
      await bed.send(url, body as string, { MessageGroupId });
    assert.deepEqual(await bed.bodies(url, { MaxNumberOfMessages: 4 }), ["g1-m1", "g1-m2", "g1-m3", "g2-m1"]);
    // g2-m2 waits behind g2-m1.
    assert.deepEqual(await bed.bodies(url), []);
  });

  it("return nothing of a group while one of its messages is in flight, not even an earlier one that is visible again", async () => {
    const { url } = await fifo("in-flight");
    for (const body of ["m1", "m2", "m3"]) await bed.send(url, body, { MessageGroupId: "g" });
    const [m1, m2] = await bed.receive(url, { MaxNumberOfMessages: 2 });
    const show = async (ReceiptHandle: string | undefined) =>
      await bed.client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 }),
      );
    await show(m1?.ReceiptHandle);
    assert.deepEqual(await bed.bodies(url), []);
    await show(m2?.ReceiptHandle);
    assert.deepEqual(await bed.bodies(url), ["m1", "m2", "m3"]);
  });

  it("refuse a message without a group, without a deduplication id, or with a delay of its own", async () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
    const { url } = await bed.queue("strict", { fifoQueue: true });
    await assert.rejects(bed.send(url, "no group", { MessageDeduplicationId: "1" }), {
      name: "MissingParameter",
      message: "The request must contain the parameter MessageGroupId.",
    });
    await assert.rejects(bed.send(url, "no id", { MessageGroupId: "g" }), {
      name: "InvalidParameterValue",
      message: /ContentBasedDeduplication enabled or MessageDeduplicationId provided/,
    });
    await assert.rejects(
      bed.send(url, "late", { MessageGroupId: "g", MessageDeduplicationId: "1", DelaySeconds: 5 }),
      { name: "InvalidParameterValue", message: /DelaySeconds/ },
    );
    assert.deepEqual(await bed.bodies(url), []);
  });

  it("delay a message with DelaySeconds 0 as the queue says", async () => {
    // "When you set FifoQueue, you can't set DelaySeconds per message. You can set this parameter only on a queue level."
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
    const { url } = await fifo("delayed", { delaySeconds: 900 });
    await bed.send(url, "later", { MessageGroupId: "g", DelaySeconds: 0 });
    assert.deepEqual(await bed.bodies(url), []);
    assert.equal((await bed.attributes(url))["ApproximateNumberOfMessagesDelayed"], "1");
  });

  it("answer sequence numbers that rise, and the same message for a repeated deduplication id", async () => {
    const { url } = await fifo("numbered");
    const first = await bed.send(url, "one", { MessageGroupId: "g" });
    const second = await bed.send(url, "two", { MessageGroupId: "g" });
    const repeated = await bed.send(url, "one", { MessageGroupId: "g" });
    assert.match(first.SequenceNumber ?? "", /^\d{20}$/);
    assert.ok((first.SequenceNumber ?? "") < (second.SequenceNumber ?? ""));
    assert.deepEqual([repeated.MessageId, repeated.SequenceNumber], [first.MessageId, first.SequenceNumber]);
    const [received] = await bed.receive(url, { MessageSystemAttributeNames: ["All"] });
    assert.equal(received?.Attributes?.SequenceNumber, first.SequenceNumber);
    assert.equal(received?.Attributes?.MessageGroupId, "g");
  });

  describe("with deduplication by message group", () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html
    const scope = { deduplicationScope: "messageGroup", fifoThroughputLimit: "perMessageGroupId" };

    it("take one deduplication id once in each group", async () => {
      const { url } = await bed.queue("by-group", { fifoQueue: true, ...scope });
      for (const [body, MessageGroupId] of [
        ["a", "one"],
        ["b", "two"],
        ["c", "two"],
      ])
        await bed.send(url, body as string, { MessageGroupId, MessageDeduplicationId: "same" });
      assert.deepEqual(await bed.bodies(url), ["a", "b"]);
      const { DeduplicationScope, FifoThroughputLimit } = await bed.attributes(url);
      assert.deepEqual([DeduplicationScope, FifoThroughputLimit], ["messageGroup", "perMessageGroupId"]);
    });

    it("take it once in the queue when the scope is not said", async () => {
      const { url } = await bed.queue("by-queue", { fifoQueue: true });
      for (const MessageGroupId of ["one", "two"])
        await bed.send(url, MessageGroupId, { MessageGroupId, MessageDeduplicationId: "same" });
      assert.deepEqual(await bed.bodies(url), ["one"]);
      const { DeduplicationScope, FifoThroughputLimit } = await bed.attributes(url);
      assert.deepEqual([DeduplicationScope, FifoThroughputLimit], ["queue", "perQueue"]);
    });

    it("refuse a limit per group without it", async () => {
      await assert.rejects(
        bed.createQueue("limit.fifo", { FifoQueue: "true", FifoThroughputLimit: "perMessageGroupId" }),
        { name: "InvalidAttributeValue", message: /DeduplicationScope is messageGroup/ },
      );
      await assert.rejects(
        bed.createQueue("limit.fifo", { FifoQueue: "true", DeduplicationScope: "account" }),
        { name: "InvalidAttributeValue", message: /queue, messageGroup/ },
      );
    });
  });

  it("answer sequence numbers that rise across a restart, with no message left", async () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
    const { url } = await fifo("rising");
    const first = await bed.send(url, "one", { MessageGroupId: "g" });
    const second = await bed.send(url, "two", { MessageGroupId: "g" });
    await bed.client.send(new PurgeQueueCommand({ QueueUrl: url }));
    await bed.testbed.restart();
    const third = await bed.send(url, "three", { MessageGroupId: "g" });
    const numbers = [first, second, third].map(({ SequenceNumber }) => SequenceNumber ?? "");
    assert.deepEqual(numbers, numbers.toSorted());
    assert.equal(new Set(numbers).size, 3);
  });

  it("know the deduplication ids of the messages that they have after a crash too", async () => {
    const { url } = await fifo("crashed");
    const first = await bed.send(url, "once", { MessageGroupId: "g" });
    await bed.testbed.kill();
    const second = await bed.send(url, "once", { MessageGroupId: "g" });
    assert.equal(second.MessageId, first.MessageId);
    assert.deepEqual(await bed.bodies(url), ["once"]);
  });

  it("forget deduplication ids when they are purged", async () => {
    const { url } = await fifo("purged");
    await bed.send(url, "again", { MessageGroupId: "g" });
    await bed.client.send(new PurgeQueueCommand({ QueueUrl: url }));
    await bed.send(url, "again", { MessageGroupId: "g" });
    assert.deepEqual(await bed.bodies(url), ["again"]);
  });

  it("keep a message whose receipt has run out or is an old one when it is deleted with that", async () => {
    // "If you leave a receipt handle past its visibility timeout in a FIFO queue, the delete fails":
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
    const { url } = await fifo("expired");
    await bed.send(url, "kept", { MessageGroupId: "g" });
    const [old] = await bed.receive(url, { VisibilityTimeout: 0 });
    const expired = { name: "InvalidParameterValue", message: /Reason: The receipt handle has expired/ };
    await assert.rejects(remove(url, old?.ReceiptHandle), expired);
    const [current] = await bed.receive(url);
    assert.equal(current?.Body, "kept");
    await assert.rejects(remove(url, old?.ReceiptHandle), expired);
    await remove(url, current.ReceiptHandle);
    await remove(url, current.ReceiptHandle);
    assert.equal((await bed.attributes(url))["ApproximateNumberOfMessagesNotVisible"], "0");
  });

  it("tell entry by entry what of a batch they do not take", async () => {
    const { url } = await bed.queue("batch", { fifoQueue: true });
    const { Successful, Failed } = await bed.client.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: [
          { Id: "whole", MessageBody: "1", MessageGroupId: "g", MessageDeduplicationId: "1" },
          { Id: "no-group", MessageBody: "2", MessageDeduplicationId: "2" },
          { Id: "no-id", MessageBody: "3", MessageGroupId: "g" },
        ],
      }),
    );
    assert.deepEqual(
      Successful?.map(({ Id }) => Id),
      ["whole"],
    );
    assert.deepEqual(
      Failed?.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault]),
      [
        ["no-group", "MissingParameter", true],
        ["no-id", "InvalidParameterValue", true],
      ],
    );
    assert.deepEqual(await bed.bodies(url), ["1"]);
  });
});
