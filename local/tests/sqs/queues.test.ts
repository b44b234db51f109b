import assert from "node:assert/strict";
import {
  DeleteQueueCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  SetQueueAttributesCommand,
  TagQueueCommand,
  UntagQueueCommand,
  type QueueAttributeName,
} from "@aws-sdk/client-sqs";
import { SqsBed } from "./support/sqs-bed.ts";

const account = "000000000000";

describe("queues", () => {
  let bed: SqsBed;
  before(async () => {
    bed = await SqsBed.start();
  });
  after(() => bed.stop());

  const set = (QueueUrl: string, attributes: Record<string, string>) =>
    bed.client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: attributes }));

  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
  it("tell every attribute, with AWS's defaults", async () => {
    const url = await bed.createQueue("defaults", {});
    const { CreatedTimestamp, LastModifiedTimestamp, ...attributes } = await bed.attributes(url);
    assert.match(CreatedTimestamp ?? "", /^\d{10}$/);
    assert.equal(LastModifiedTimestamp, CreatedTimestamp);
    assert.deepEqual(attributes, {
      QueueArn: `arn:aws:sqs:ap-northeast-2:${account}:defaults`,
      ApproximateNumberOfMessages: "0",
      ApproximateNumberOfMessagesDelayed: "0",
      ApproximateNumberOfMessagesNotVisible: "0",
      DelaySeconds: "0",
      MaximumMessageSize: "1048576",
      MessageRetentionPeriod: "345600",
      ReceiveMessageWaitTimeSeconds: "0",
      SqsManagedSseEnabled: "true",
      VisibilityTimeout: "30",
    });
  });

  it("tell the attributes that are asked for by name only, and refuse names that there are not", async () => {
    const url = await bed.createQueue("named", { DelaySeconds: "7" });
    assert.deepEqual(await bed.attributes(url, "DelaySeconds", "Policy"), { DelaySeconds: "7" });
    await assert.rejects(bed.attributes(url, "Foo" as QueueAttributeName), {
      name: "InvalidAttributeName",
      message: "Unknown Attribute Foo.",
    });
  });

  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
  it("change the attributes that are named, and take a policy back when it is empty", async () => {
    const dead = await bed.createQueue("changed-dead", {});
    const url = await bed.createQueue("changed", { DelaySeconds: "7", VisibilityTimeout: "40" });
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    const deadLetterTargetArn = (await bed.attributes(dead))["QueueArn"];
    await set(url, {
      VisibilityTimeout: "41",
      Policy: policy,
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: "3" }),
      RedriveAllowPolicy: JSON.stringify({ redrivePermission: "denyAll" }),
      KmsMasterKeyId: "alias/aws/sqs",
    });
    const changed = await bed.attributes(url);
    assert.deepEqual([changed["DelaySeconds"], changed["VisibilityTimeout"]], ["7", "41"]);
    assert.equal(changed["Policy"], policy);
    assert.deepEqual(JSON.parse(changed["RedrivePolicy"] ?? ""), { deadLetterTargetArn, maxReceiveCount: 3 });
    assert.equal(changed["RedriveAllowPolicy"], '{"redrivePermission":"denyAll"}');
    assert.deepEqual(
      [changed["KmsMasterKeyId"], changed["KmsDataKeyReusePeriodSeconds"], changed["SqsManagedSseEnabled"]],
      ["alias/aws/sqs", "300", "false"],
    );
    await set(url, { Policy: "", RedrivePolicy: "", RedriveAllowPolicy: "", KmsMasterKeyId: "" });
    const cleared = await bed.attributes(url);
    for (const name of ["Policy", "RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId"])
      assert.equal(name in cleared, false, name);
  });

  it("refuse attributes that there are not, that are not for this kind of queue, or that are read only", async () => {
    const url = await bed.createQueue("standard", {});
    for (const name of ["Foo", "toString", "__proto__", "FifoQueue", "ContentBasedDeduplication", "QueueArn"])
      await assert.rejects(set(url, JSON.parse(`{"${name}":"true"}`) as Record<string, string>), {
        name: "InvalidAttributeName",
        message: `Unknown Attribute ${name}.`,
      });
    for (const attributes of [{ FifoQueue: "false" }, { DeduplicationScope: "queue" }])
      await assert.rejects(bed.createQueue("another", attributes), { name: "InvalidAttributeName" });
    await assert.rejects(bed.client.send(new GetQueueUrlCommand({ QueueName: "another" })), {
      name: "QueueDoesNotExist",
    });
  });

  for (const [name, value, code] of [
    ["DelaySeconds", "901", "InvalidAttributeValue"],
    ["DelaySeconds", "", "InvalidAttributeValue"],
    ["MaximumMessageSize", "1023", "InvalidAttributeValue"],
    ["MessageRetentionPeriod", "1e3", "InvalidAttributeValue"],
    ["ReceiveMessageWaitTimeSeconds", "-1", "InvalidAttributeValue"],
    ["VisibilityTimeout", "43201", "InvalidAttributeValue"],
    ["KmsDataKeyReusePeriodSeconds", "59", "InvalidAttributeValue"],
    ["SqsManagedSseEnabled", "yes", "InvalidAttributeValue"],
    ["Policy", "{", "InvalidAttributeValue"],
    ["RedrivePolicy", "null", "InvalidParameterValue"],
    ["RedrivePolicy", "5", "InvalidParameterValue"],
    ["RedrivePolicy", '{"deadLetterTargetArn":"arn:aws:sqs:ap-northeast-2:1:x"}', "InvalidParameterValue"],
    ["RedrivePolicy", '{"deadLetterTargetArn":5,"maxReceiveCount":1}', "InvalidParameterValue"],
    ["RedriveAllowPolicy", '{"redrivePermission":"some"}', "InvalidParameterValue"],
    ["RedriveAllowPolicy", '{"redrivePermission":"byQueue"}', "InvalidParameterValue"],
  ] as const)
    it(`refuse ${name} ${value === "" ? "empty" : value}, and stay as they are`, async () => {
      const url = await bed.createQueue("refusing", {});
      const before = await bed.attributes(url);
      await assert.rejects(set(url, { [name]: value }), { name: code, message: new RegExp(name) });
      assert.deepEqual(await bed.attributes(url), before);
    });

  it("refuse a dead-letter queue that does not exist, or of the other kind", async () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
    const none = JSON.stringify({
      deadLetterTargetArn: `arn:aws:sqs:ap-northeast-2:${account}:none`,
      maxReceiveCount: 3,
    });
    await assert.rejects(bed.queue("orphan", { redrivePolicy: none }), {
      code: "InvalidParameterValue",
      message: /Dead letter target does not exist/,
    });
    const { arn } = await bed.queue("other-kind", { fifoQueue: true });
    await assert.rejects(
      bed.queue("orphan", {
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 3 }),
      }),
      { code: "InvalidParameterValue", message: /same type/ },
    );
  });

  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
  it("are found by CreateQueue with the attributes that they have, and not with others", async () => {
    const url = await bed.createQueue("twice", { VisibilityTimeout: "45" });
    assert.equal(await bed.createQueue("twice", { VisibilityTimeout: "45" }), url);
    assert.equal(await bed.createQueue("twice", {}), url);
    await assert.rejects(bed.createQueue("twice", { VisibilityTimeout: "46" }), { name: "QueueNameExists" });
    assert.equal((await bed.attributes(url))["VisibilityTimeout"], "45");
  });

  it("refuse names that are too long, have other characters, or do not say what kind they are", async () => {
    for (const name of ["x".repeat(81), "dots.in.it", "", "plain.fifo"])
      await assert.rejects(bed.createQueue(name, {}), { name: /InvalidParameterValue|MissingParameter/ });
    await assert.rejects(bed.createQueue("plain", { FifoQueue: "true" }), {
      name: "InvalidParameterValue",
      message: /\.fifo suffix/,
    });
    await assert.rejects(bed.queue("program", { fifoQueue: true, name: "program" }), {
      code: "InvalidParameterValue",
    });
    assert.match(await bed.createQueue("spelt.fifo", { FifoQueue: "True" }), /\/spelt\.fifo$/);
  });

  it("are listed by prefix in their region, and gone once deleted", async () => {
    const url = await bed.createQueue("listed-1", {});
    await bed.createQueue("listed-2", {});
    const list = async (QueueNamePrefix: string) =>
      (await bed.client.send(new ListQueuesCommand({ QueueNamePrefix }))).QueueUrls ?? [];
    assert.deepEqual(
      (await list("listed-")).map((one) => one.split("/").at(-1)),
      ["listed-1", "listed-2"],
    );
    assert.deepEqual(await list("nothing-begins-so"), []);
    await bed.client.send(new DeleteQueueCommand({ QueueUrl: url }));
    assert.equal((await list("listed-")).length, 1);
    await assert.rejects(bed.client.send(new GetQueueUrlCommand({ QueueName: "listed-1" })), {
      name: "QueueDoesNotExist",
      message: "The specified queue does not exist.",
    });
  });

  it("keep tags", async () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_TagQueue.html
    const { url } = await bed.queue("tagged", { tags: { made: "by the program", old: "1" } });
    await bed.client.send(new TagQueueCommand({ QueueUrl: url, Tags: { old: "2", new: "3" } }));
    await bed.client.send(new UntagQueueCommand({ QueueUrl: url, TagKeys: ["made", "absent"] }));
    const { Tags } = await bed.client.send(new ListQueueTagsCommand({ QueueUrl: url }));
    assert.deepEqual(Tags, { old: "2", new: "3" });
  });

  describe("of a program", () => {
    // https://www.pulumi.com/registry/packages/aws/api-docs/sqs/queue/
    it("have every attribute that the resource names", async () => {
      const { url } = await bed.queue("complete", {
        fifoQueue: true,
        contentBasedDeduplication: true,
        deduplicationScope: "messageGroup",
        fifoThroughputLimit: "perMessageGroupId",
        delaySeconds: 1,
        kmsMasterKeyId: "alias/aws/sqs",
        kmsDataKeyReusePeriodSeconds: 600,
        maxMessageSize: 2048,
        messageRetentionSeconds: 61,
        receiveWaitTimeSeconds: 2,
        visibilityTimeoutSeconds: 3,
      });
      const { ContentBasedDeduplication, FifoQueue, ...attributes } = await bed.attributes(url);
      assert.deepEqual([ContentBasedDeduplication, FifoQueue], ["true", "true"]);
      const expected = {
        DeduplicationScope: "messageGroup",
        FifoThroughputLimit: "perMessageGroupId",
        DelaySeconds: "1",
        KmsMasterKeyId: "alias/aws/sqs",
        KmsDataKeyReusePeriodSeconds: "600",
        MaximumMessageSize: "2048",
        MessageRetentionPeriod: "61",
        ReceiveMessageWaitTimeSeconds: "2",
        VisibilityTimeout: "3",
      };
      for (const [name, value] of Object.entries(expected)) assert.equal(attributes[name], value, name);
    });

    it("go back to the default of what an update leaves out, but for what other resources set", async () => {
      const { url } = await bed.queue("updated", {
        visibilityTimeoutSeconds: 77,
        sqsManagedSseEnabled: false,
      });
      assert.equal((await bed.attributes(url))["SqsManagedSseEnabled"], "false");
      const policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
      const { resources } = bed.testbed;
      await resources.create("aws:sqs/queuePolicy:QueuePolicy", "updated", { queueUrl: url, policy });
      await resources.update("aws:sqs/queue:Queue", "updated", { name: "updated", delaySeconds: 5 });
      const updated = await bed.attributes(url);
      assert.deepEqual(
        [updated["VisibilityTimeout"], updated["DelaySeconds"], updated["SqsManagedSseEnabled"]],
        ["30", "5", "true"],
      );
      assert.equal(updated["Policy"], policy);
      await resources.remove("aws:sqs/queuePolicy:QueuePolicy", "updated");
      assert.equal("Policy" in (await bed.attributes(url)), false);
    });

    it("get their redrive policies from resources of their own, and lose them with these", async () => {
      const dead = await bed.queue("own-dead");
      const { url, arn } = await bed.queue("own");
      const { resources } = bed.testbed;
      const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
      await resources.create("aws:sqs/redrivePolicy:RedrivePolicy", "own", { queueUrl: url, redrivePolicy });
      const redriveAllowPolicy = JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [arn] });
      await resources.create("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "own", {
        queueUrl: dead.url,
        redriveAllowPolicy,
      });
      assert.equal((await bed.attributes(url))["RedrivePolicy"], redrivePolicy);
      assert.equal((await bed.attributes(dead.url))["RedriveAllowPolicy"], redriveAllowPolicy);
      await resources.remove("aws:sqs/redrivePolicy:RedrivePolicy", "own");
      await resources.remove("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "own");
      assert.equal("RedrivePolicy" in (await bed.attributes(url)), false);
      assert.equal("RedriveAllowPolicy" in (await bed.attributes(dead.url)), false);
    });

    it("get a physical name of at most 80 characters, with the ending of their kind", async () => {
      const { resources } = bed.testbed;
      const plain = await resources.create("aws:sqs/queue:Queue", "n".repeat(90), {});
      assert.match(plain["name"] as string, /^n{72}-[0-9a-f]{7}$/);
      const made = await resources.create("aws:sqs/queue:Queue", "kind", {
        namePrefix: "pre",
        fifoQueue: true,
      });
      assert.match(made["name"] as string, /^pre-[0-9a-f]{7}\.fifo$/);
    });

    it("are gone with their messages when they are removed", async () => {
      const { url } = await bed.queue("removed");
      await bed.send(url, "lost");
      await bed.testbed.resources.remove("aws:sqs/queue:Queue", "removed");
      await assert.rejects(bed.receive(url), { name: "QueueDoesNotExist" });
      await bed.queue("removed");
      assert.deepEqual(await bed.bodies(url), []);
    });
  });
});
