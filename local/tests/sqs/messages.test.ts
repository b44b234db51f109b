import assert from "node:assert/strict";
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  PurgeQueueCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
} from "@aws-sdk/client-sqs";
import { SqsBed } from "./support/sqs-bed.ts";

describe("messages", () => {
  let bed: SqsBed;
  before(async () => {
    bed = await SqsBed.start();
  });
  after(() => bed.stop());

  const hide = (QueueUrl: string, ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
    bed.client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
  const remove = (QueueUrl: string, ReceiptHandle: string | undefined) =>
    bed.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  const batch = (QueueUrl: string, Entries: SendMessageBatchRequestEntry[]) =>
    bed.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));

  it("are hidden once received until their time is over, counted, and deleted by receipt", async () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
    const { url } = await bed.queue("visibility", { visibilityTimeoutSeconds: 60 });
    const sent = await bed.send(url, "한글 본문", {
      MessageAttributes: { kind: { DataType: "String", StringValue: "test" } },
    });
    const [first] = await bed.receive(url, {
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    });
    assert.equal(first?.Body, "한글 본문");
    assert.equal(first.MessageId, sent.MessageId);
    assert.equal(first.MD5OfMessageAttributes, sent.MD5OfMessageAttributes);
    assert.equal(first.MessageAttributes?.["kind"]?.StringValue, "test");
    assert.equal(first.Attributes?.ApproximateReceiveCount, "1");
    assert.deepEqual(await bed.receive(url), []);
    await hide(url, first.ReceiptHandle, 0);
    const [second] = await bed.receive(url, { MessageSystemAttributeNames: ["ApproximateReceiveCount"] });
    assert.deepEqual(second?.Attributes, { ApproximateReceiveCount: "2" });
    await remove(url, second.ReceiptHandle);
    const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = await bed.attributes(url);
    assert.deepEqual([ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible], ["0", "0"]);
  });

  it("wake a long poll as soon as they come, by the request's time and by the queue's", async () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
    const { url } = await bed.queue("long-poll", { receiveWaitTimeSeconds: 20 });
    for (const further of [{ WaitTimeSeconds: 20 }, {}]) {
      const waiting = bed.receive(url, further);
      await bed.send(url, "here");
      assert.equal((await waiting)[0]?.Body, "here");
    }
  });

  it("come with the attributes that are asked for, by name and by prefix", async () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
    const { url } = await bed.queue("attributes", { visibilityTimeoutSeconds: 0 });
    await bed.send(url, "body", {
      MessageAttributes: {
        "app.one": { DataType: "Number", StringValue: "1" },
        "app.two": { DataType: "Binary.gzip", BinaryValue: new Uint8Array([0, 255]) },
        other: { DataType: "String", StringValue: "x" },
      },
      MessageSystemAttributes: {
        AWSTraceHeader: { DataType: "String", StringValue: "Root=1-5e3d83c1-e6a0db584850d61342823d4c" },
      },
    });
    const names = async (...MessageAttributeNames: string[]) =>
      Object.keys((await bed.receive(url, { MessageAttributeNames }))[0]?.MessageAttributes ?? {});
    assert.deepEqual(await names("app.*"), ["app.one", "app.two"]);
    assert.deepEqual(await names("other", "none"), ["other"]);
    assert.deepEqual(await names(), []);
    const [message] = await bed.receive(url, {
      MessageAttributeNames: [".*"],
      MessageSystemAttributeNames: ["AWSTraceHeader"],
    });
    assert.deepEqual(message?.MessageAttributes?.["app.two"]?.BinaryValue, new Uint8Array([0, 255]));
    assert.deepEqual(message?.Attributes, { AWSTraceHeader: "Root=1-5e3d83c1-e6a0db584850d61342823d4c" });
  });

  for (const [what, further, message] of [
    [
      "an attribute of an unknown type",
      { a: { DataType: "Text", StringValue: "x" } },
      /supported type prefixes/,
    ],
    ["an attribute without a value", { a: { DataType: "String", StringValue: "" } }, /non-empty value/],
    ["a number that is none", { a: { DataType: "Number", StringValue: "one" } }, /number/],
    ["a reserved name", { "AWS.x": { DataType: "String", StringValue: "x" } }, /name 'AWS.x' is invalid/],
    ["a name with two periods in a row", { "a..b": { DataType: "String", StringValue: "x" } }, /is invalid/],
  ] as const)
    it(`are refused with ${what}`, async () => {
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
      const { url } = await bed.queue("strict");
      await assert.rejects(bed.send(url, "body", { MessageAttributes: further }), {
        name: "InvalidParameterValue",
        message,
      });
      assert.deepEqual(await bed.bodies(url), []);
    });

  it("are refused when they are empty, too large, or have characters that XML does not", async () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
    const { url } = await bed.queue("content", { maxMessageSize: 1024 });
    await assert.rejects(bed.send(url, ""), { name: "MissingParameter", message: /MessageBody/ });
    await assert.rejects(bed.send(url, "별".repeat(342)), {
      name: "InvalidParameterValue",
      message: /Message must be shorter than 1024 bytes/,
    });
    for (const body of ["a\u0000", "\u0001", "\uFFFE", "\uD800"])
      await assert.rejects(bed.send(url, body), { name: "InvalidMessageContents" });
    await bed.send(url, "\t\n\r 별 ✨ \u{10FFFF}");
    assert.deepEqual(await bed.bodies(url), ["\t\n\r 별 ✨ \u{10FFFF}"]);
  });

  it("have group ids of 1 to 128 letters, digits and marks, in standard queues too", async () => {
    const { url } = await bed.queue("fair");
    for (const MessageGroupId of ["", "with blank", "x".repeat(129)])
      await assert.rejects(bed.send(url, "body", { MessageGroupId }), {
        name: "InvalidParameterValue",
        message: /MessageGroupId/,
      });
    await bed.send(url, "body", { MessageGroupId: "tenant/1" });
    const [message] = await bed.receive(url, { MessageSystemAttributeNames: ["MessageGroupId"] });
    assert.deepEqual(message?.Attributes, { MessageGroupId: "tenant/1" });
    await assert.rejects(bed.send(url, "body", { MessageDeduplicationId: "1" }), {
      name: "InvalidParameterValue",
      message: /not valid for this queue type/,
    });
  });

  it("are delayed by the queue, and by what they say themselves", async () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-timers.html
    const { url } = await bed.queue("delay", { delaySeconds: 900 });
    await bed.send(url, "later");
    await bed.send(url, "now", { DelaySeconds: 0 });
    assert.deepEqual(await bed.bodies(url), ["now"]);
    assert.equal((await bed.attributes(url))["ApproximateNumberOfMessagesDelayed"], "1");
    await assert.rejects(bed.send(url, "much later", { DelaySeconds: 901 }), {
      name: "InvalidParameterValue",
      message: /DelaySeconds must be >= 0 and <= 900/,
    });
  });

  for (const [name, value] of [
    ["MaxNumberOfMessages", 0],
    ["MaxNumberOfMessages", 11],
    ["WaitTimeSeconds", 21],
    ["VisibilityTimeout", 43_201],
  ] as const)
    it(`are not received with ${name} ${value}`, async () => {
      const { url } = await bed.queue("ranges");
      await assert.rejects(bed.receive(url, { [name]: value }), {
        name: "InvalidParameterValue",
        message: new RegExp(`Value ${value} for parameter ${name} is invalid`),
      });
    });

  describe("by receipt", () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
    it("are hidden with a receipt whose time has run out, without an error and without effect", async () => {
      const { url } = await bed.queue("run-out", { visibilityTimeoutSeconds: 0 });
      await bed.send(url, "visible");
      const [received] = await bed.receive(url);
      await hide(url, received?.ReceiptHandle, 600);
      assert.deepEqual(await bed.bodies(url), ["visible"]);
    });

    it("are hidden and deleted with an older receipt than the newest", async () => {
      const { url } = await bed.queue("older");
      await bed.send(url, "twice received");
      const [first] = await bed.receive(url, { VisibilityTimeout: 0 });
      const [second] = await bed.receive(url, { VisibilityTimeout: 600 });
      assert.notEqual(first?.ReceiptHandle, second?.ReceiptHandle);
      await hide(url, first?.ReceiptHandle, 0);
      assert.equal((await bed.receive(url, { VisibilityTimeout: 600 })).length, 1);
      await remove(url, first?.ReceiptHandle);
      assert.equal((await bed.attributes(url))["ApproximateNumberOfMessagesNotVisible"], "0");
    });

    it("are no longer hidden once deleted, and deleted once more without an error", async () => {
      const { url } = await bed.queue("gone");
      await bed.send(url, "gone");
      const [received] = await bed.receive(url);
      await remove(url, received?.ReceiptHandle);
      await remove(url, received?.ReceiptHandle);
      await assert.rejects(hide(url, received?.ReceiptHandle, 1), {
        name: "InvalidParameterValue",
        message: /Message does not exist or is not available for visibility timeout change/,
      });
    });

    it("are refused with what never was one", async () => {
      const { url } = await bed.queue("never");
      for (const call of [() => remove(url, "garbage"), () => hide(url, "garbage", 1)])
        await assert.rejects(call(), {
          name: "ReceiptHandleIsInvalid",
          message: 'The input receipt handle "garbage" is not a valid receipt handle.',
        });
      await assert.rejects(hide(url, "garbage", 43_201), { name: "InvalidParameterValue" });
    });

    it("are shown and deleted in batches, entry by entry", async () => {
      const { url } = await bed.queue("batch-receipts");
      for (const body of ["1", "2"]) await bed.send(url, body);
      const received = await bed.receive(url, { MaxNumberOfMessages: 10 });
      const entries = [...received.map(({ ReceiptHandle }) => ReceiptHandle), "garbage"].map(
        (ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }),
      );
      const shown = await bed.client.send(
        new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries: entries }),
      );
      assert.deepEqual(
        shown.Failed?.map(({ Id, Code }) => [Id, Code]),
        [["2", "ReceiptHandleIsInvalid"]],
      );
      assert.deepEqual(await bed.bodies(url), ["1", "2"]);
      const deleted = await bed.client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: url,
          Entries: entries.map(({ Id, ReceiptHandle }) => ({ Id, ReceiptHandle })),
        }),
      );
      assert.deepEqual(
        deleted.Successful?.map(({ Id }) => Id),
        ["0", "1"],
      );
      assert.equal((await bed.attributes(url))["ApproximateNumberOfMessagesNotVisible"], "0");
    });
  });

  describe("in batches", () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
    it("are taken entry by entry, and those that failed are told", async () => {
      const { url } = await bed.queue("batch");
      const { Successful, Failed } = await batch(url, [
        { Id: "good", MessageBody: "good" },
        { Id: "late", MessageBody: "late", DelaySeconds: 901 },
      ]);
      assert.deepEqual(
        Successful?.map(({ Id, MD5OfMessageBody }) => [Id, MD5OfMessageBody]),
        [["good", "755f85c2723bb39381c7379a604160d8"]],
      );
      assert.deepEqual(
        Failed?.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault]),
        [["late", "InvalidParameterValue", true]],
      );
      await bed.client.send(new PurgeQueueCommand({ QueueUrl: url }));
      assert.deepEqual(await bed.receive(url), []);
    });

    for (const [what, entries, name] of [
      ["no entries", [], "EmptyBatchRequest"],
      [
        "11 entries",
        Array.from({ length: 11 }, (_, index) => [`${index}`, "x"]),
        "TooManyEntriesInBatchRequest",
      ],
      ["an id twice", [["same", "1"], ["same", "2"]], "BatchEntryIdsNotDistinct"], // prettier-ignore
      ["an id with a blank", [["not good", "1"]], "InvalidBatchEntryId"],
      ["an id of 81 letters", [["x".repeat(81), "1"]], "InvalidBatchEntryId"],
      [
        "more than 1 MiB together",
        Array.from({ length: 6 }, (_, index) => [`${index}`, "x".repeat(200_000)]),
        "BatchRequestTooLong",
      ],
    ] as const)
      it(`are refused whole with ${what}`, async () => {
        const { url } = await bed.queue("whole");
        await assert.rejects(
          batch(
            url,
            entries.map(([Id, MessageBody]) => ({ Id, MessageBody })),
          ),
          { name },
        );
        assert.deepEqual(await bed.bodies(url), []);
      });
  });

  it("stay with their counts, hidden ones too, through a crash", async () => {
    const { url } = await bed.queue("durable", { visibilityTimeoutSeconds: 600 });
    await bed.send(url, "kept");
    await bed.send(url, "in work");
    const [taken] = await bed.receive(url);
    await bed.testbed.kill();
    const left = await bed.bodies(url);
    assert.deepEqual([taken?.Body, ...left].sort(), ["in work", "kept"]);
    await remove(url, taken?.ReceiptHandle);
    assert.equal((await bed.attributes(url))["ApproximateNumberOfMessagesNotVisible"], "1");
  });
});
