import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DeleteCommand, DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { build } from "esbuild";
import { EventPipeline } from "../../components/event-pipeline/index.ts";
import { grant } from "../../components/parts/grants.ts";
import { Table } from "../../components/table/index.ts";
import { cloudwatch } from "../../local/aws/cloudwatch/index.ts";
import { dynamodb } from "../../local/aws/dynamodb/index.ts";
import { events } from "../../local/aws/events/index.ts";
import { lambda } from "../../local/aws/lambda/index.ts";
import { logs } from "../../local/aws/logs/index.ts";
import { s3 } from "../../local/aws/s3/index.ts";
import { sns } from "../../local/aws/sns/index.ts";
import { sqs } from "../../local/aws/sqs/index.ts";
import { ServiceBackend, runInProcess } from "../../local/engine/testing.ts";
import { startTestbed, type Testbed } from "../../local/tests/support/testbed.ts";

/** Tells the queue of what is done; an order with a `poison` fails. */
const consumer = `
  import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
  const client = new SQSClient({});
  export const handler = async ({ Records }) => {
    const batchItemFailures = [];
    for (const { messageId, body } of Records) {
      const { detail } = JSON.parse(body);
      if (detail.poison) batchItemFailures.push({ itemIdentifier: messageId });
      else await client.send(new SendMessageCommand({ QueueUrl: process.env.DONE, MessageBody: JSON.stringify(detail) }));
    }
    return { batchItemFailures };
  };`;

/** Fails at each new row while the row of its table's name says so. */
const reader = `
  import { GetItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
  import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
  const [client, database] = [new SQSClient({}), new DynamoDBClient({})];
  export const handler = async ({ Records }) => {
    const { Item } = await database.send(new GetItemCommand({ TableName: process.env.SWITCH, Key: { id: { S: "broken" } } }));
    if (Item) throw new Error("broken");
    for (const { dynamodb } of Records)
      await client.send(new SendMessageCommand({ QueueUrl: process.env.DONE, MessageBody: JSON.stringify({ id: dynamodb.Keys.id.S }) }));
    return { batchItemFailures: [] };
  };`;

/** Bundles a module into a folder of its own. */
async function bundle(contents: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "consumer-"));
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    logLevel: "silent",
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  await writeFile(join(folder, "index.mjs"), outputFiles[0]?.text ?? "");
  return folder;
}

describe("EventPipeline from a rule, in the local cloud", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  let folder: string;
  let client: EventBridgeClient;
  let queues: SQSClient;
  let outputs: Record<string, string>;
  before(async () => {
    folder = await bundle(consumer);
    testbed = await startTestbed([logs, dynamodb, sqs, sns, lambda, events, cloudwatch]);
    const { region, platform, services } = testbed;
    const made = await runInProcess({
      project: "test",
      stack: "dev",
      config: { "aws:region": region },
      timeoutMs: 20_000,
      backend: new ServiceBackend({ services, store: platform.store, region }),
      program: () => {
        const done = new aws.sqs.Queue("done");
        const orders = new EventPipeline("orders", {
          source: { rule: { eventPattern: { source: ["shop"], detail: { paid: [true] } } } },
          function: { code: folder, timeoutSeconds: 1, environment: { DONE: done.url } },
          maximumRetries: 0,
          visibilityTimeoutSeconds: 6,
        });
        const { function: fn, failureQueue } = orders.nodes;
        grant("done", fn, { actions: ["sqs:SendMessage"], resources: [done.arn] }, fn);
        return { done: done.url, failures: failureQueue.url };
      },
    });
    outputs = made.outputs as Record<string, string>;
    client = new EventBridgeClient(testbed.clientConfig);
    queues = new SQSClient(testbed.clientConfig);
  });
  after(async () => {
    client.destroy();
    queues.destroy();
    await testbed.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const put = async (...details: object[]) => {
    const Entries = details.map((detail) => ({
      Source: "shop",
      DetailType: "order",
      Detail: JSON.stringify(detail),
    }));
    assert.equal((await client.send(new PutEventsCommand({ Entries }))).FailedEntryCount, 0);
  };
  const next = async (QueueUrl: string | undefined) => {
    const { Messages } = await queues.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    return JSON.parse(Messages?.[0]?.Body ?? "null") as Record<string, unknown>;
  };

  it("brings the events that match to the function, and no others", async () => {
    await put({ n: 1, paid: false }, { n: 2, paid: true });
    assert.deepEqual(await next(outputs["done"]), { n: 2, paid: true });
  });

  it("keeps what the function can't handle", async () => {
    await put({ n: 3, paid: true, poison: true });
    const message = await next(outputs["failures"]);
    assert.deepEqual(message["detail"], { n: 3, paid: true, poison: true });
    assert.match(String(message["id"]), /^[\da-f-]{36}$/);
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
describe("EventPipeline from a table, in the local cloud", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  let folder: string;
  let database: DynamoDBDocumentClient;
  let queues: SQSClient;
  let buckets: S3Client;
  let outputs: Record<string, string>;
  before(async () => {
    folder = await bundle(reader);
    testbed = await startTestbed([logs, dynamodb, sqs, s3, lambda, events, cloudwatch]);
    const { region, platform, services, clientConfig } = testbed;
    const made = await runInProcess({
      project: "test",
      stack: "dev",
      config: { "aws:region": region },
      timeoutMs: 20_000,
      backend: new ServiceBackend({ services, store: platform.store, region }),
      program: () => {
        const done = new aws.sqs.Queue("done");
        const key = { partitionKey: { attribute: "id" }, protect: false };
        const rows = new Table("rows", { ...key, stream: "NEW_IMAGE" });
        const breaker = new Table("switch", key);
        const pipeline = new EventPipeline("rows-reader", {
          source: { table: rows },
          function: {
            code: folder,
            timeoutSeconds: 10,
            environment: { DONE: done.url, SWITCH: breaker.tableName },
          },
          maximumRetries: 0,
        });
        const { function: fn, discarded } = pipeline.nodes;
        grant("done", fn, { actions: ["sqs:SendMessage"], resources: [done.arn] }, fn);
        breaker.grants.get(pipeline);
        return {
          rows: rows.tableName,
          breaker: breaker.tableName,
          done: done.url,
          failures: pipeline.nodes.failureQueue.arn,
          bucket: discarded?.id,
        };
      },
    });
    outputs = made.outputs as Record<string, string>;
    database = DynamoDBDocumentClient.from(new DynamoDBClient(clientConfig));
    queues = new SQSClient(clientConfig);
    buckets = new S3Client({ ...clientConfig, forcePathStyle: true });
  });
  after(async () => {
    for (const client of [database, queues, buckets]) client.destroy();
    await testbed.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const keys = async () =>
    ((await buckets.send(new ListObjectsV2Command({ Bucket: outputs["bucket"] }))).Contents ?? []).length;

  it("keeps what failed by the rights that it gives, and a replay brings all of it to the function", async () => {
    const { failures = "", rows, breaker } = outputs;
    await database.send(new PutCommand({ TableName: breaker, Item: { id: "broken" } }));
    const told = new Promise<void>((resolve) => {
      const unlisten = testbed.capabilities.queues.listen(failures, () => {
        if (testbed.capabilities.queues.waiting(failures).length < 2) return;
        unlisten();
        resolve();
      });
    });
    await database.send(new PutCommand({ TableName: rows, Item: { id: "one" } }));
    await database.send(new PutCommand({ TableName: rows, Item: { id: "two" } }));
    await told;
    assert.equal(await keys(), 2);
    await database.send(new DeleteCommand({ TableName: breaker, Key: { id: "broken" } }));
    const { replayed, problems } = await testbed.capabilities.failures.replay(failures);
    assert.deepEqual([replayed, problems], [2, []]);
    const ids: string[] = [];
    while (ids.length < 2) {
      const { Messages = [] } = await queues.send(
        new ReceiveMessageCommand({ QueueUrl: outputs["done"], WaitTimeSeconds: 20 }),
      );
      ids.push(...Messages.map(({ Body = "" }) => (JSON.parse(Body) as { id: string }).id));
    }
    assert.deepEqual(ids.toSorted(), ["one", "two"]);
    assert.equal(await keys(), 0);
  });
});
