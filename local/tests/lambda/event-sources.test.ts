import assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { dynamodb } from "../../aws/dynamodb/index.ts";
import { lambda } from "../../aws/lambda/index.ts";
import { logs } from "../../aws/logs/index.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";
import { changeFunction, makeFunction } from "./support/function.ts";

/** A handler that sends what it got to a queue, and fails at what is called poison. */
const reporter = (failure: string) => `import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
  const client = new SQSClient({});
  const idOf = (record) => record.dynamodb ? record.dynamodb.Keys.id.S : record.body;
  export const handler = async ({ Records }) => {
    const poison = Records.filter((record) => idOf(record).startsWith("poison"));
    await client.send(new SendMessageCommand({ QueueUrl: process.env.SEEN, MessageBody: JSON.stringify(Records.map(idOf)) }));
    if (poison.length > 0) { ${failure} }
  };`;
const throwing = reporter(`throw new Error("poison");`);
const partial = reporter(
  `return { batchItemFailures: poison.map((record) => ({ itemIdentifier: record.messageId ?? record.dynamodb.SequenceNumber })) };`,
);

describe("Lambda's event source mappings", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  let queues: SQSClient;
  let table: DynamoDBDocumentClient;
  before(async () => {
    testbed = await startTestbed([logs, dynamodb, sqs, lambda]);
    queues = new SQSClient(testbed.clientConfig);
    table = DynamoDBDocumentClient.from(new DynamoDBClient(testbed.clientConfig));
  });
  after(async () => {
    queues.destroy();
    table.destroy();
    await testbed.stop();
  });

  const queue = async (name: string, inputs: object = {}): Promise<Made> =>
    await testbed.resources.create("aws:sqs/queue:Queue", name, {
      name,
      visibilityTimeoutSeconds: 30,
      ...inputs,
    });
  const next = async (made: Made): Promise<string> => {
    const QueueUrl = made["url"] as string;
    const { Messages } = await queues.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    const [message] = Messages ?? [];
    assert.ok(message, `nothing came to ${QueueUrl}`);
    await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    return message.Body as string;
  };
  const streamed = async (name: string): Promise<Made> =>
    await testbed.resources.create("aws:dynamodb/table:Table", name, {
      name,
      hashKey: "id",
      billingMode: "PAY_PER_REQUEST",
      attributes: [{ name: "id", type: "S" }],
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
    });
  const put = async (TableName: string, id: string) =>
    await table.send(new PutCommand({ TableName, Item: { id } }));
  const consumer = async (
    name: string,
    source: string,
    sourceArn: unknown,
    actions: readonly string[],
    seen: Made,
    more: readonly unknown[] = [],
  ) =>
    await makeFunction(testbed, name, source, { environment: { variables: { SEEN: seen["url"] } } }, [
      { Effect: "Allow", Action: actions, Resource: sourceArn },
      { Effect: "Allow", Action: "dynamodb:ListStreams", Resource: "*" },
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: [seen["arn"], ...more] },
    ]);
  const STREAM = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];
  const QUEUE = [
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ChangeMessageVisibility",
  ];
  const map = async (name: string, inputs: object) =>
    await testbed.resources.create("aws:lambda/eventSourceMapping:EventSourceMapping", name, {
      functionName: name,
      ...inputs,
    });

  it("hands a table's new items to the function and leaves out what the filter does not match", async () => {
    // https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
    const things = await streamed("things");
    const seen = await queue("seen-things");
    await put("things", "before");
    await consumer("things-reader", throwing, things["streamArn"], STREAM, seen);
    await map("things-reader", {
      eventSourceArn: things["streamArn"],
      startingPosition: "TRIM_HORIZON",
      maximumRetryAttempts: 1,
      filterCriteria: { filters: [{ pattern: JSON.stringify({ eventName: ["INSERT"] }) }] },
    });
    assert.equal(await next(seen), '["before"]');
    await table.send(
      new UpdateCommand({
        TableName: "things",
        Key: { id: "before" },
        UpdateExpression: "SET a = :a",
        ExpressionAttributeValues: { ":a": 1 },
      }),
    );
    await put("things", "after");
    assert.equal(await next(seen), '["after"]');
  });

  it("takes a role that may list the streams of the table only", async () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-read-stream-only.html
    const made = await streamed("listed");
    const streams = (made["streamArn"] as string).replace(/\/stream\/.*$/, "/stream/*");
    const inputs = { eventSourceArn: made["streamArn"], startingPosition: "TRIM_HORIZON" };
    const reader = async (name: string, actions: readonly string[]) =>
      await makeFunction(testbed, name, throwing, {}, [
        { Effect: "Allow", Action: actions, Resource: streams },
      ]);
    await reader("lists-streams", [...STREAM, "dynamodb:ListStreams"]);
    const mapping = await map("lists-streams", inputs);
    assert.equal(mapping["eventSourceArn"], made["streamArn"]);
    await reader("lists-nothing", STREAM);
    await assert.rejects(map("lists-nothing", inputs), /does not have permissions to call ListStreams/);
  });

  it("splits a failing batch until the poison record is alone, keeps the others, and reports its place to the failure queue", async () => {
    // https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
    const items = await streamed("bisected");
    const [seen, failed] = [await queue("seen-bisected"), await queue("failed-bisected")];
    for (const id of ["a", "poison", "b"]) await put("bisected", id);
    await consumer("bisected-reader", throwing, items["streamArn"], STREAM, seen, [failed["arn"]]);
    await map("bisected-reader", {
      eventSourceArn: items["streamArn"],
      startingPosition: "TRIM_HORIZON",
      maximumRetryAttempts: 1,
      bisectBatchOnFunctionError: true,
      destinationConfig: { onFailure: { destinationArn: failed["arn"] } },
    });
    const report = JSON.parse(await next(failed)) as {
      requestContext: { condition: string };
      DDBStreamBatchInfo: { batchSize: number; streamArn: string };
    };
    assert.equal(report.requestContext.condition, "RetryAttemptsExhausted");
    assert.deepEqual(
      [report.DDBStreamBatchInfo.batchSize, report.DDBStreamBatchInfo.streamArn],
      [1, items["streamArn"]],
    );
    const batches: string[][] = [];
    while (!batches.some((batch) => batch.length === 1 && batch[0] === "b"))
      batches.push(JSON.parse(await next(seen)) as string[]);
    assert.deepEqual(batches[0], ["a", "poison", "b"]);
    assert.ok(
      batches.some((batch) => batch.join() === "poison"),
      JSON.stringify(batches),
    );
  });

  it("goes on behind the first failed item of a batch that reports item failures", async () => {
    const items = await streamed("reported");
    const [seen, failed] = [await queue("seen-reported"), await queue("failed-reported")];
    for (const id of ["a", "poison", "b"]) await put("reported", id);
    await consumer("reported-reader", partial, items["streamArn"], STREAM, seen, [failed["arn"]]);
    await map("reported-reader", {
      eventSourceArn: items["streamArn"],
      startingPosition: "TRIM_HORIZON",
      maximumRetryAttempts: 1,
      functionResponseTypes: ["ReportBatchItemFailures"],
      bisectBatchOnFunctionError: true,
      destinationConfig: { onFailure: { destinationArn: failed["arn"] } },
    });
    assert.equal(await next(seen), '["a","poison","b"]');
    const second = JSON.parse(await next(seen)) as string[];
    assert.equal(second[0], "poison", "what succeeded before it does not come again");
    await next(failed);
  });

  it("continues where it was after a stop", async () => {
    const items = await streamed("resumed");
    const seen = await queue("seen-resumed");
    await consumer("resumed-reader", throwing, items["streamArn"], STREAM, seen);
    await map("resumed-reader", {
      eventSourceArn: items["streamArn"],
      startingPosition: "LATEST",
      maximumRetryAttempts: 1,
    });
    await put("resumed", "one");
    assert.equal(await next(seen), '["one"]');
    await testbed.restart();
    await put("resumed", "two");
    assert.equal(await next(seen), '["two"]');
  });

  it("deletes what the function handled, returns what it reported, and dead-letters it after the last receive", async () => {
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    const dead = await queue("dead-letters");
    const work = await queue("work", {
      visibilityTimeoutSeconds: 3,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead["arn"], maxReceiveCount: 2 }),
    });
    const seen = await queue("seen-work");
    const send = async (MessageBody: string) =>
      await queues.send(new SendMessageCommand({ QueueUrl: work["url"] as string, MessageBody }));
    await Promise.all(["fine", "poison", "good"].map(send));
    await consumer("worker", partial, work["arn"], QUEUE, seen);
    await map("worker", {
      eventSourceArn: work["arn"],
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
    });
    assert.deepEqual((JSON.parse(await next(seen)) as string[]).sort(), ["fine", "good", "poison"]);
    assert.equal(await next(seen), '["poison"]');
    assert.equal(await next(dead), "poison");
    const { Attributes } = await queues.send(
      new GetQueueAttributesCommand({ QueueUrl: work["url"] as string, AttributeNames: ["All"] }),
    );
    assert.deepEqual(
      [Attributes?.ApproximateNumberOfMessages, Attributes?.ApproximateNumberOfMessagesNotVisible],
      ["0", "0"],
    );
  });

  it("refuses a mapping whose role may not read the source, or whose queue shows messages again before the function is done", async () => {
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    const [short, seen] = [await queue("short", { visibilityTimeoutSeconds: 2 }), await queue("seen-short")];
    await consumer("hasty", throwing, short["arn"], ["sqs:GetQueueAttributes"], seen);
    await assert.rejects(map("hasty", { eventSourceArn: short["arn"] }), /ReceiveMessage/);
    await consumer("slow", throwing, short["arn"], QUEUE, seen);
    await assert.rejects(
      map("slow", { eventSourceArn: short["arn"] }),
      /visibility timeout: 2 seconds is less than Function timeout: 3 seconds/i,
    );
  });

  it("replays what failed with the function as it is now: a stream's batch by its place, a queue's message where it failed", async () => {
    const items = await streamed("replayed");
    const [seen, failed] = [await queue("seen-replayed"), await queue("failed-replayed")];
    await consumer("replayed-reader", throwing, items["streamArn"], STREAM, seen, [failed["arn"]]);
    await map("replayed-reader", {
      eventSourceArn: items["streamArn"],
      startingPosition: "TRIM_HORIZON",
      maximumRetryAttempts: 0,
      destinationConfig: { onFailure: { destinationArn: failed["arn"] } },
    });
    await put("replayed", "poison");
    const { failures } = testbed.capabilities;
    const waiting = () => failures.queues().find(({ arn }) => arn === failed["arn"])?.messages;
    while (waiting() !== 1) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await next(seen), '["poison"]');
    const again = await failures.replay(failed["arn"] as string);
    assert.equal(again.replayed, 0);
    assert.ok(again.problems[0]?.includes("the function failed again"), JSON.stringify(again));
    assert.equal(await next(seen), '["poison"]');
    await changeFunction(testbed, "replayed-reader", reporter(""));
    assert.deepEqual(await failures.replay(failed["arn"] as string), { replayed: 1, problems: [] });
    assert.equal(await next(seen), '["poison"]');
    assert.equal(waiting(), 0);

    const dead = await queue("dead-replayed");
    const source = await queue("source-replayed", {
      visibilityTimeoutSeconds: 0,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead["arn"], maxReceiveCount: 1 }),
    });
    const QueueUrl = source["url"] as string;
    await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: "failed" }));
    for (let n = 0; n < 2; n++) await queues.send(new ReceiveMessageCommand({ QueueUrl }));
    assert.deepEqual(await failures.replay(dead["arn"] as string), { replayed: 1, problems: [] });
    assert.equal(await next(source), "failed");
  });
});
