import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { dynamodb } from "../../aws/dynamodb/index.ts";
import { events } from "../../aws/events/index.ts";
import { lambda } from "../../aws/lambda/index.ts";
import { logs } from "../../aws/logs/index.ts";
import { s3 } from "../../aws/s3/index.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";
import { changeFunction, makeFunction } from "./support/function.ts";

const BUCKET = "discarded";
const root = resolve(import.meta.dirname, "../../..");

/** Tells a queue of each item that it handled; fails at those whose id begins with `bad`, while it is broken. */
const consumer = (isBroken: boolean) => `import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
  const client = new SQSClient({});
  export const handler = async ({ Records }) => {
    const batchItemFailures = [];
    for (const { dynamodb } of Records) {
      const id = dynamodb.Keys.id.S;
      if (${isBroken} && id.startsWith("bad")) { batchItemFailures.push({ itemIdentifier: dynamodb.SequenceNumber }); continue; }
      await client.send(new SendMessageCommand({ QueueUrl: process.env.DONE, MessageBody: id + " " + dynamodb.NewImage.note.S }));
    }
    return { batchItemFailures };
  };`;

// https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
describe("Records of a stream that a function could not handle, in a bucket", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  let table: DynamoDBDocumentClient;
  let buckets: S3Client;
  let queues: SQSClient;
  let done: Made;
  let failures: Made;
  let mapping: Made;

  before(async () => {
    testbed = await startTestbed([logs, dynamodb, sqs, s3, events, lambda]);
    const { resources, clientConfig } = testbed;
    table = DynamoDBDocumentClient.from(new DynamoDBClient(clientConfig));
    buckets = new S3Client({ ...clientConfig, forcePathStyle: true });
    queues = new SQSClient(clientConfig);
    done = await resources.create("aws:sqs/queue:Queue", "done", { name: "done" });
    failures = await resources.create("aws:sqs/queue:Queue", "failures", { name: "failures" });
    const bucket = await resources.create("aws:s3/bucket:Bucket", BUCKET, { bucket: BUCKET });
    await resources.create("aws:s3/bucketNotification:BucketNotification", BUCKET, {
      bucket: BUCKET,
      eventbridge: true,
    });
    const rule = await resources.create("aws:cloudwatch/eventRule:EventRule", "discarded", {
      name: "discarded",
      eventPattern: JSON.stringify({
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        detail: { bucket: { name: [BUCKET] }, object: { key: [{ prefix: "aws/lambda/" }] } },
      }),
    });
    await resources.create("aws:sqs/queuePolicy:QueuePolicy", "failures", {
      queueUrl: failures["url"],
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: failures["arn"],
            Condition: { ArnEquals: { "aws:SourceArn": rule["arn"] } },
          },
        ],
      }),
    });
    await resources.create("aws:cloudwatch/eventTarget:EventTarget", "discarded", {
      rule: "discarded",
      arn: failures["arn"],
    });
    const source = await resources.create("aws:dynamodb/table:Table", "things", {
      name: "things",
      hashKey: "id",
      billingMode: "PAY_PER_REQUEST",
      attributes: [{ name: "id", type: "S" }],
      streamEnabled: true,
      streamViewType: "NEW_IMAGE",
    });
    const rights = (statements: readonly object[]) => [
      {
        Effect: "Allow",
        Action: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
        Resource: source["streamArn"],
      },
      { Effect: "Allow", Action: "dynamodb:ListStreams", Resource: "*" },
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: done["arn"] },
      ...statements,
    ];
    const bucketArn = String(bucket["arn"]);
    const settings = { environment: { variables: { DONE: done["url"] } } };
    const map = async (name: string) =>
      await resources.create("aws:lambda/eventSourceMapping:EventSourceMapping", name, {
        functionName: name,
        eventSourceArn: source["streamArn"],
        startingPosition: "TRIM_HORIZON",
        maximumRetryAttempts: 0,
        bisectBatchOnFunctionError: true,
        functionResponseTypes: ["ReportBatchItemFailures"],
        destinationConfig: { onFailure: { destinationArn: bucketArn } },
      });
    // A policy may hold for buckets of this account alone: the mapping is made with what S3 will know.
    const Condition = { StringEquals: { "s3:ResourceAccount": "000000000000" } };
    const put = { Effect: "Allow", Action: "s3:PutObject", Resource: `${bucketArn}/aws/lambda/*`, Condition };
    await makeFunction(testbed, "unlisted", consumer(true), settings, rights([put]));
    await assert.rejects(map("unlisted"), { message: /s3:ListBucket/ });
    const list = { Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArn };
    await makeFunction(testbed, "reader", consumer(true), settings, rights([put, list]));
    mapping = await map("reader");
  });
  after(async () => {
    for (const client of [table, buckets, queues]) client.destroy();
    await testbed.stop();
  });

  const keys = async () =>
    ((await buckets.send(new ListObjectsV2Command({ Bucket: BUCKET }))).Contents ?? []).map(
      ({ Key = "" }) => Key,
    );
  const waiting = async () => {
    const { Attributes } = await queues.send(
      new GetQueueAttributesCommand({
        QueueUrl: failures["url"] as string,
        AttributeNames: ["ApproximateNumberOfMessages"],
      }),
    );
    return Number(Attributes?.["ApproximateNumberOfMessages"]);
  };
  /** Messages of the queue of what was handled, until so many have come. */
  const handled = async (count: number) => {
    const bodies: string[] = [];
    while (bodies.length < count) {
      const { Messages } = await queues.send(
        new ReceiveMessageCommand({
          QueueUrl: done["url"] as string,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 20,
        }),
      );
      assert.ok(Messages, `only ${bodies.join(", ")} were handled`);
      bodies.push(...Messages.map(({ Body = "" }) => Body));
    }
    return bodies.toSorted();
  };
  /** Resolves when so many batches were told of. */
  const told = async (count: number) => {
    const arn = failures["arn"] as string;
    await new Promise<void>((resolve) => {
      const isThere = () => testbed.capabilities.queues.waiting(arn).length >= count;
      const unlisten = testbed.capabilities.queues.listen(arn, () => {
        if (!isThere()) return;
        unlisten();
        resolve();
      });
      if (isThere()) resolve();
    });
  };

  it("are kept whole, with where they were, under the key that AWS gives them", async () => {
    for (const id of ["bad 1", "bad 2", "bad 3"])
      await table.send(new PutCommand({ TableName: "things", Item: { id, note: `쪽지 ${id}` } }));
    // A batch is halved until one record is left.
    await told(3);
    const written = await keys();
    const at = "\\d{4}/\\d{2}/\\d{2}/\\d{4}-\\d{2}-\\d{2}T\\d{2}\\.\\d{2}\\.\\d{2}-[\\da-f-]{36}";
    const ids: string[] = [];
    for (const Key of written) {
      assert.match(Key, new RegExp(`^aws/lambda/${String(mapping["uuid"])}/shardId-[\\d-]+/${at}$`));
      const { Body } = await buckets.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
      const record = JSON.parse((await Body?.transformToString()) ?? "") as {
        requestContext: { condition: string; functionArn: string };
        DDBStreamBatchInfo: { batchSize: number };
        payload: string;
      };
      assert.equal(record.requestContext.condition, "RetryAttemptsExhausted");
      const { Records } = JSON.parse(record.payload) as {
        Records: { eventName: string; dynamodb: { NewImage: { id: { S: string }; note: { S: string } } } }[];
      };
      assert.equal(Records.length, record.DDBStreamBatchInfo.batchSize);
      ids.push(...Records.map(({ dynamodb }) => dynamodb.NewImage.id.S));
      for (const { dynamodb } of Records)
        assert.equal(dynamodb.NewImage.note.S, `쪽지 ${dynamodb.NewImage.id.S}`);
    }
    assert.deepEqual(ids.toSorted(), ["bad 1", "bad 2", "bad 3"]);
  });

  it("are told to the failure queue, one message for each object, by a rule that is in its place", async () => {
    assert.equal(await waiting(), (await keys()).length);
    const listed = testbed.capabilities.failures.queues().map(({ name }) => name);
    assert.deepEqual(listed, ["failures"]);
  });

  it("stay when a replay fails, and leave bucket and queue when it succeeds: as many as came", async () => {
    const objects = (await keys()).length;
    const failed = await testbed.capabilities.failures.replay(failures["arn"] as string);
    assert.deepEqual([failed.replayed, failed.problems.length], [0, objects]);
    assert.match(failed.problems[0] ?? "", /the function failed again/);
    assert.equal((await keys()).length, objects);
    await changeFunction(testbed, "reader", consumer(false));
    const { replayed, problems } = await testbed.capabilities.failures.replay(failures["arn"] as string);
    assert.deepEqual([replayed, problems], [objects, []]);
    assert.deepEqual(await handled(3), ["bad 1 쪽지 bad 1", "bad 2 쪽지 bad 2", "bad 3 쪽지 bad 3"]);
    assert.deepEqual([await keys(), await waiting()], [[], 0]);
  });

  it("are replayed with the SDK's clients alone too, as on AWS: as many as came", async () => {
    await changeFunction(testbed, "reader", consumer(true));
    for (const id of ["bad 4", "bad 5"])
      await table.send(new PutCommand({ TableName: "things", Item: { id, note: "again" } }));
    await told(2);
    const replayed = async () => {
      const { clientConfig } = testbed;
      const { accessKeyId, secretAccessKey } = clientConfig.credentials;
      const env = {
        ...process.env,
        AWS_ENDPOINT_URL: clientConfig.endpoint,
        AWS_REGION: clientConfig.region,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
      };
      const args = ["scripts/replay-failed.ts", "--queue", failures["url"] as string];
      return await promisify(execFile)(process.execPath, args, { cwd: root, env }).then(
        ({ stdout }) => ({ code: 0, text: stdout }),
        (error: { code: number; stdout: string; stderr: string }) => ({
          code: error.code,
          text: `${error.stdout}${error.stderr}`,
        }),
      );
    };
    const failed = await replayed();
    assert.equal(failed.code, 1, failed.text);
    assert.match(failed.text, /0 records of 0 batches replayed, 2 messages left[^]*failed again at 1 of 1/);
    assert.deepEqual([(await keys()).length, await waiting()], [2, 2]);
    await changeFunction(testbed, "reader", consumer(false));
    const { code, text } = await replayed();
    assert.equal(code, 0, text);
    assert.match(text, /2 records of 2 batches replayed, 0 messages left/);
    assert.deepEqual(await handled(2), ["bad 4 again", "bad 5 again"]);
    assert.deepEqual([await keys(), await waiting()], [[], 0]);
  });
});
