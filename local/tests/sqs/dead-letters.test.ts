import assert from "node:assert/strict";
import {
  CancelMessageMoveTaskCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  StartMessageMoveTaskCommand,
  type ListMessageMoveTasksResultEntry,
} from "@aws-sdk/client-sqs";
import { SqsBed, type TestQueue } from "./support/sqs-bed.ts";

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
describe("dead-letter queues", () => {
  let bed: SqsBed;
  before(async () => {
    bed = await SqsBed.start();
  });
  after(() => bed.stop());

  const withDeadLetters = async (name: string, maxReceiveCount: number, inputs = {}) => {
    const dead = await bed.queue(`${name}-dead`, inputs);
    const source = await bed.queue(name, {
      visibilityTimeoutSeconds: 0,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount }),
      ...inputs,
    });
    return { dead, source };
  };
  const fail = async ({ url }: TestQueue, ...bodies: string[]) => {
    for (const body of bodies) await bed.send(url, body);
    await bed.receive(url, { MaxNumberOfMessages: 10 });
    assert.deepEqual(await bed.receive(url), []);
  };
  const start = async (SourceArn: string, further: object = {}) =>
    (await bed.client.send(new StartMessageMoveTaskCommand({ SourceArn, ...further }))).TaskHandle;
  const tasks = async (SourceArn: string, MaxResults?: number): Promise<ListMessageMoveTasksResultEntry[]> =>
    (await bed.client.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults }))).Results ?? [];
  const cancel = async (TaskHandle: string | undefined) =>
    await bed.client.send(new CancelMessageMoveTaskCommand({ TaskHandle }));

  it("get what fails too often, with where it failed; its count of receives goes on there", async () => {
    const { dead, source } = await withDeadLetters("poison", 2);
    await bed.send(source.url, "poison");
    assert.equal((await bed.receive(source.url)).length, 1);
    assert.equal((await bed.receive(source.url)).length, 1);
    assert.deepEqual(await bed.receive(source.url), []);
    const [failed] = await bed.receive(dead.url, { MessageSystemAttributeNames: ["All"] });
    assert.equal(failed?.Body, "poison");
    assert.equal(failed.Attributes?.DeadLetterQueueSourceArn, source.arn);
    assert.equal(failed.Attributes.ApproximateReceiveCount, "3");
    const { queueUrls } = await bed.client.send(
      new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead.url }),
    );
    assert.deepEqual(queueUrls, [source.url]);
  });

  it("take nothing from queues that their redrive allow policy does not name", async () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
    const { dead, source } = await withDeadLetters("denied", 1);
    const redriveAllowPolicy = JSON.stringify({ redrivePermission: "denyAll" });
    await bed.testbed.resources.create("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "denied", {
      queueUrl: dead.url,
      redriveAllowPolicy,
    });
    await bed.send(source.url, "stays");
    for (let attempt = 0; attempt < 3; attempt++) assert.deepEqual(await bed.bodies(source.url), ["stays"]);
    assert.deepEqual(await bed.bodies(dead.url), []);
  });

  it("get failed messages of a FIFO queue, and let the next of the group come", async () => {
    const { dead, source } = await withDeadLetters("in-order", 1, {
      fifoQueue: true,
      contentBasedDeduplication: true,
    });
    for (const body of ["m1", "m2"]) await bed.send(source.url, body, { MessageGroupId: "g" });
    assert.deepEqual(await bed.bodies(source.url, { MaxNumberOfMessages: 1 }), ["m1"]);
    assert.deepEqual(await bed.bodies(source.url), ["m2"]);
    assert.deepEqual(await bed.bodies(dead.url), ["m1"]);
  });

  describe("are emptied by move tasks", () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
    it("that put messages back where they failed, their receives counted anew", async () => {
      const { dead, source } = await withDeadLetters("back", 1);
      await fail(source, "poison");
      await start(dead.arn);
      const [again] = await bed.receive(source.url, {
        WaitTimeSeconds: 5,
        MessageSystemAttributeNames: ["All"],
      });
      assert.equal(again?.Body, "poison");
      assert.equal(again.Attributes?.ApproximateReceiveCount, "1");
      assert.equal(again.Attributes.DeadLetterQueueSourceArn, undefined);
      const [task] = await tasks(dead.arn);
      assert.equal(task?.Status, "COMPLETED");
      assert.equal(task.ApproximateNumberOfMessagesMoved, 1);
      assert.equal(task.ApproximateNumberOfMessagesToMove, 1);
      assert.equal(task.TaskHandle, undefined);
      assert.deepEqual(await bed.bodies(dead.url), []);
    });

    it("that put them into a queue that is named", async () => {
      const { dead, source } = await withDeadLetters("named", 1);
      const other = await bed.queue("named-other");
      await fail(source, "moved");
      await start(dead.arn, { DestinationArn: other.arn });
      assert.deepEqual(await bed.bodies(other.url, { WaitTimeSeconds: 5 }), ["moved"]);
      assert.equal((await tasks(dead.arn))[0]?.DestinationArn, other.arn);
    });

    it("at the rate that is asked for, so that there is time to cancel them", async () => {
      const { dead, source } = await withDeadLetters("slow", 1);
      await fail(source, "1", "2", "3");
      const handle = await start(dead.arn, { MaxNumberOfMessagesPerSecond: 1 });
      assert.equal((await bed.bodies(source.url, { WaitTimeSeconds: 5 })).length, 1);
      const [running] = await tasks(dead.arn);
      assert.deepEqual(
        [running?.Status, running?.TaskHandle, running?.MaxNumberOfMessagesPerSecond],
        ["RUNNING", handle, 1],
      );
      await assert.rejects(start(dead.arn), {
        name: "UnsupportedOperation",
        message: /already a task running/,
      });
      assert.equal((await cancel(handle)).ApproximateNumberOfMessagesMoved, 1);
      await assert.rejects(cancel(handle), { name: "UnsupportedOperation" });
      assert.equal((await tasks(dead.arn))[0]?.Status, "CANCELLED");
      assert.equal((await bed.bodies(dead.url)).length, 2);
    });

    it("of which the newest is listed unless more are asked for", async () => {
      const { dead } = await withDeadLetters("listed", 1);
      for (let count = 0; count < 3; count++) await start(dead.arn);
      assert.equal((await tasks(dead.arn)).length, 1);
      assert.equal((await tasks(dead.arn, 10)).length, 3);
      await assert.rejects(tasks(dead.arn, 11), { name: "InvalidParameterValue" });
    });

    it("and not by what is no task, no dead-letter queue or no rate", async () => {
      const { dead, source } = await withDeadLetters("refused", 1);
      for (const handle of ["foobared", "bnVsbA==", "eyJzb3VyY2VBcm4iOjV9"])
        await assert.rejects(cancel(handle), {
          name: "InvalidParameterValue",
          message: /TaskHandle is invalid/,
        });
      const unknown = Buffer.from(JSON.stringify({ taskId: "x", sourceArn: dead.arn })).toString("base64");
      await assert.rejects(cancel(unknown), { name: "ResourceNotFoundException" });
      await assert.rejects(start(source.arn), {
        name: "InvalidParameterValue",
        message: /configured as a Dead Letter Queue/,
      });
      await assert.rejects(start(`${source.arn}-none`), { name: "ResourceNotFoundException" });
      await assert.rejects(start(dead.arn, { DestinationArn: `${source.arn}-none` }), {
        name: "ResourceNotFoundException",
      });
      await assert.rejects(start(dead.arn, { DestinationArn: dead.arn }), { name: "InvalidParameterValue" });
      for (const MaxNumberOfMessagesPerSecond of [0, 501])
        await assert.rejects(start(dead.arn, { MaxNumberOfMessagesPerSecond }), {
          name: "InvalidParameterValue",
        });
    });
  });

  it("know where a message belongs that a topic or rule put there, when only one queue can be meant", async () => {
    const letters = await bed.queue("letters");
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: letters.arn, maxReceiveCount: 1 });
    const only = await bed.queue("only", { redrivePolicy });
    await bed.send(letters.url, "undelivered");
    const { queues } = bed.testbed.capabilities;
    const [message] = queues.waiting(letters.arn);
    assert.equal(message?.source, only.arn);
    await queues.moveBack(letters.arn, message.id);
    assert.deepEqual(await bed.bodies(only.url, { WaitTimeSeconds: 5 }), ["undelivered"]);
    await bed.queue("another", { redrivePolicy });
    await bed.send(letters.url, "whose?");
    const [unknown] = queues.waiting(letters.arn);
    assert.equal(unknown?.source, undefined);
    await assert.rejects(queues.moveBack(letters.arn, unknown?.id ?? ""), /name a destination/);
  });
});
