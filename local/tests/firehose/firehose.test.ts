import assert from "node:assert/strict";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeDeliveryStreamCommand,
  PutRecordBatchCommand,
  PutRecordCommand,
  type FirehoseClient,
} from "@aws-sdk/client-firehose";
import { errorPrefix, objectPrefix } from "../../aws/firehose/delivery/prefix.ts";
import type { Testbed } from "../support/testbed.ts";
import { mayLog, mayWrite, Streams, type StreamOptions } from "./support/streams.ts";

/** Work of a transforming function on a batch: the body of `({ records }) => …`. */
const upper = `({ records: records.map(({ recordId, data }) =>
  ({ recordId, result: "Ok", data: Buffer.from(Buffer.from(data, "base64").toString().toUpperCase() + "\\n").toString("base64") })) })`;

describe("Firehose, with its SDK client", function () {
  this.timeout(60_000);
  let streams: Streams;
  let testbed: Testbed;
  let client: FirehoseClient;
  before(async () => {
    streams = await Streams.start();
    ({ testbed, client } = streams);
  });
  after(async () => await streams.stop());

  const make = async (
    name: string,
    body: string | undefined,
    s3: object = {},
    { timeout = 3, ...more }: StreamOptions & { timeout?: number } = {},
  ) =>
    await streams.make(name, {
      ...(body && {
        source: `let calls = 0; export const handler = ({ records, ...event }) => { calls++; return ${body}; }`,
      }),
      functionInputs: { timeout },
      s3,
      ...more,
    });
  const put = async (name: string, ...texts: string[]) => await streams.put(name, ...texts);
  const flush = async () => await streams.flush();
  const objects = async (bucket: string) => await streams.objects(bucket);
  const failures = async (bucket: string) => await streams.failures(bucket);

  it("joins records without anything between them, under a prefix by hours of UTC, with a name that tells stream, version and time", async () => {
    // https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html
    await make("plain", undefined);
    await client.send(
      new PutRecordCommand({ DeliveryStreamName: "plain", Record: { Data: Buffer.from("a") } }),
    );
    await put("plain", "b\n", "c");
    assert.deepEqual(await objects("plain"), [], "nothing is written before the buffer's time or size");
    assert.deepEqual(await flush(), { records: 3, objects: 1 });
    const [object] = await objects("plain");
    assert.equal(object?.text, "ab\nc");
    const hour = new Date().toISOString().slice(0, 13).replaceAll(/[-T]/g, "/");
    assert.match(
      object?.key ?? "",
      new RegExp(`^${hour}/plain-1-\\d{4}-\\d\\d-\\d\\d-\\d\\d-\\d\\d-\\d\\d-[0-9a-f-]{36}$`),
    );
  });

  it("writes by size without waiting for the time", async () => {
    await make("bysize", undefined, { bufferingSize: 1 });
    const large = "x".repeat(600 * 1024);
    await put("bysize", large, large);
    assert.equal((await streams.written("bysize"))[0]?.text.length, 2 * large.length);
  });

  it("invokes the function with ids, arrival times and the stream, and writes what it answers", async () => {
    // https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html
    const { functionArn } = await make(
      "shape",
      `({ records: records.map(({ recordId, ...record }) => ({ recordId, result: "Ok", data: Buffer.from(JSON.stringify({ ...event, ...record })).toString("base64") })) })`,
    );
    await put("shape", "click");
    await flush();
    const told = JSON.parse((await objects("shape"))[0]?.text ?? "") as Record<string, unknown>;
    assert.ok(
      typeof told["approximateArrivalTimestamp"] === "number" && typeof told["invocationId"] === "string",
    );
    assert.deepEqual(
      [told["region"], told["data"]],
      ["ap-northeast-2", Buffer.from("click").toString("base64")],
    );
    assert.match(
      told["deliveryStreamArn"] as string,
      /^arn:aws:firehose:ap-northeast-2:\d+:deliverystream\/shape$/,
    );
    assert.ok(functionArn);
  });

  it("compresses, drops what is dropped, and keeps what failed as it came, in the documented form", async () => {
    // https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html
    const { functionArn } = await make(
      "mixed",
      `({ records: records.map(({ recordId, data }) => ({ recordId, data, result: { d: "Dropped", f: "ProcessingFailed" }[Buffer.from(data, "base64").toString()] ?? "Ok" })) })`,
      { compressionFormat: "GZIP" },
    );
    await put("mixed", "a", "d", "f", "b");
    await flush();
    const all = await objects("mixed");
    assert.deepEqual(
      all.filter(({ key }) => key.endsWith(".gz")).map(({ text }) => text),
      ["ab"],
    );
    const [failure, ...more] = await failures("mixed");
    assert.deepEqual(more, []);
    assert.deepEqual(
      [failure?.attemptsMade, failure?.errorCode, failure?.rawData, failure?.lambdaArn],
      [1, "Lambda.ProcessingFailedStatus", Buffer.from("f").toString("base64"), functionArn],
    );
    assert.ok(Math.abs((failure?.arrivalTimestamp ?? 0) - Date.now()) < 60_000);
  });

  for (const [what, body, errorCode] of [
    ["throws", `(() => { throw new Error("no") })()`, "Lambda.FunctionError"],
    ["answers what is no answer", `"hello"`, "Lambda.JsonProcessingException"],
    [
      "leaves a record out",
      `({ records: records.slice(1).map(({ recordId, data }) => ({ recordId, data, result: "Ok" })) })`,
      "Lambda.MissingRecordId",
    ],
    [
      "answers a record twice",
      `({ records: [...records, records[0]].map(({ recordId, data }) => ({ recordId, data, result: "Ok" })) })`,
      "Lambda.DuplicatedRecordId",
    ],
    [
      "knows another result",
      `({ records: records.map(({ recordId, data }) => ({ recordId, data, result: "OK" })) })`,
      "Lambda.JsonProcessingException",
    ],
    [
      "answers more than 6 MB",
      `({ records: records.map(({ recordId }) => ({ recordId, data: "AAAA".repeat(2_000_000), result: "Ok" })) })`,
      "Lambda.FunctionError",
    ],
    [
      "takes longer than its time-out",
      `new Promise((resolve) => setTimeout(resolve, 60_000))`,
      "Lambda.FunctionTimedOut",
    ],
  ] as const)
    it(`tries four times and keeps the whole batch when the function ${what}`, async () => {
      const name = `fails-${what.replaceAll(/\W/g, "-").toLowerCase()}`;
      await make(name, body, {}, { timeout: what.includes("time-out") ? 1 : 3 });
      await put(name, "a", "b");
      await flush();
      assert.deepEqual(
        (await failures(name)).map((failure) => [
          failure.attemptsMade,
          failure.errorCode,
          Buffer.from(failure.rawData, "base64").toString(),
        ]),
        [
          [4, errorCode, "a"],
          [4, errorCode, "b"],
        ],
      );
      assert.equal((await objects(name)).length, 1, "and nothing else is written");
      const reader = new CloudWatchLogsClient(testbed.clientConfig);
      const { events = [] } = await reader.send(
        new FilterLogEventsCommand({ logGroupName: `/firehose/${name}` }),
      );
      reader.destroy();
      assert.deepEqual(
        events.map(({ message }) => (JSON.parse(message ?? "{}") as { errorCode: string }).errorCode),
        [errorCode],
      );
    });

  it("goes on when an attempt after the first succeeds", async () => {
    await make("third", `calls < 3 ? (() => { throw new Error("not yet") })() : ${upper}`);
    await put("third", "a");
    await flush();
    assert.deepEqual(
      (await objects("third")).map(({ text }) => text),
      ["A\n"],
    );
  });

  it("keeps what S3 refuses, and writes it when S3 takes it", async () => {
    const { bucketArn } = await make("refused", undefined, {}, { may: [mayLog] });
    await put("refused", "kept");
    assert.deepEqual(await flush(), { records: 0, objects: 0 });
    assert.deepEqual(await objects("refused"), []);
    await testbed.resources.create("aws:iam/rolePolicy:RolePolicy", "refused-later", {
      role: "refused-firehose",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "s3:PutObject", Resource: `${bucketArn}/*` }],
      }),
    });
    await flush();
    assert.deepEqual(
      (await objects("refused")).map(({ text }) => text),
      ["kept"],
    );
  });

  it("fails a batch when its role may not call the function", async () => {
    await make("forbidden", upper, {}, { may: [mayWrite, mayLog] });
    await put("forbidden", "a");
    await flush();
    assert.deepEqual(
      (await failures("forbidden")).map(({ errorCode }) => errorCode),
      ["Lambda.InvokeAccessDenied"],
    );
  });

  it("keeps every accepted record when the process is killed with a full buffer", async () => {
    await make("killed", upper);
    for (let batch = 0; batch < 10; batch++)
      await put("killed", ...Array.from({ length: 100 }, (_, index) => `r${batch * 100 + index};`));
    await testbed.kill();
    await flush();
    const lines = (await objects("killed")).flatMap(({ text }) => text.trim().split("\n"));
    assert.deepEqual([lines.length, new Set(lines).size], [1000, 1000]);
  });

  it("writes what waits when it is stopped", async () => {
    await make("stopped", upper);
    await put("stopped", "a");
    await testbed.restart();
    assert.deepEqual(
      (await objects("stopped")).map(({ text }) => text),
      ["A\n"],
    );
  });

  it("writes every record to the backup as it came", async () => {
    const name = "backup";
    const backup = await testbed.resources.create("aws:s3/bucket:Bucket", "originals", {
      bucket: "originals",
    });
    const roleArn = await testbed.serviceRole("backup-writer", "firehose.amazonaws.com", [
      { Effect: "Allow", Action: "s3:PutObject", Resource: "*" },
    ]);
    await make(name, upper, {
      s3BackupMode: "Enabled",
      s3BackupConfiguration: { roleArn, bucketArn: backup["arn"], bufferingInterval: 900 },
    });
    await put(name, "a");
    await flush();
    assert.deepEqual([(await objects(name))[0]?.text, (await objects("originals"))[0]?.text], ["A\n", "a"]);
  });

  it("takes records of 1,000 KiB, 500 and 4 MiB a batch, and no more", async () => {
    // https://docs.aws.amazon.com/firehose/latest/dev/limits.html
    await make("limits", undefined);
    const record = (length: number) => ({ Data: Buffer.alloc(length, "x") });
    const DeliveryStreamName = "limits";
    await client.send(new PutRecordCommand({ DeliveryStreamName, Record: record(1_024_000) }));
    await assert.rejects(
      client.send(new PutRecordCommand({ DeliveryStreamName, Record: record(1_024_001) })),
      {
        name: "ValidationException",
      },
    );
    const batch = async (count: number, length: number) =>
      await client.send(
        new PutRecordBatchCommand({
          DeliveryStreamName,
          Records: Array.from({ length: count }, () => record(length)),
        }),
      );
    assert.equal((await batch(500, 1)).RequestResponses?.length, 500);
    await assert.rejects(batch(501, 1), { name: "ValidationException" });
    assert.equal((await batch(4, 1_024_000)).FailedPutCount, 0);
    await assert.rejects(batch(5, 1_024_000), { name: "InvalidArgumentException", message: /4 MB/ });
    await assert.rejects(batch(0, 1), { name: "ValidationException" });
    await assert.rejects(
      client.send(new PutRecordCommand({ DeliveryStreamName: "none", Record: record(1) })),
      {
        name: "ResourceNotFoundException",
      },
    );
    const { DeliveryStreamDescription } = await client.send(
      new DescribeDeliveryStreamCommand({ DeliveryStreamName }),
    );
    assert.equal(DeliveryStreamDescription?.DeliveryStreamStatus, "ACTIVE");
  });

  it("refuses to be made with prefixes, buffers and roles that Firehose refuses", async () => {
    // https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html#prefix-rules
    for (const [inputs, message] of [
      [{ prefix: "a/!{timestamp:yyyy}/" }, /ErrorOutputPrefix must be given/],
      [
        { prefix: "a/!{timestamp:yyyy}/", errorOutputPrefix: "e/" },
        /must contain the expression !\{firehose:error-output-type\}/,
      ],
      [{ prefix: "!{firehose:error-output-type}/" }, /Prefix can't have/],
      [
        { prefix: "!{aws:x}/", errorOutputPrefix: "!{firehose:error-output-type}/" },
        /Prefix can't have the expression !\{aws:x\}/,
      ],
      [
        { prefix: "!{timestamp:EEE}/", errorOutputPrefix: "!{firehose:error-output-type}/" },
        /"EEE" in the time pattern/,
      ],
      [{ bufferingSize: 200 }, /SizeInMBs must be from 1 to 128/],
      [{ bufferingInterval: 901 }, /IntervalInSeconds must be from 0 to 900/],
      [{ roleArn: "arn:aws:iam::000000000000:role/none" }, /unable to assume role/],
      [{ dynamicPartitioningConfiguration: { enabled: true } }, /dynamicPartitioningConfiguration/],
      [{ dataFormatConversionConfiguration: { enabled: true } }, /InputFormatConfiguration must be given/],
    ] as const)
      await assert.rejects(make(`bad-${Math.random().toString(36).slice(2)}`, undefined, inputs), message);
  });

  it("evaluates prefixes in UTC, or in the zone of the stream, and puts the hours behind a prefix without expressions", () => {
    const at = Date.UTC(2026, 11, 31, 20, 5, 6);
    assert.equal(objectPrefix("logs/", { at, timeZone: "UTC" }), "logs/2026/12/31/20/");
    assert.equal(objectPrefix("", { at, timeZone: "Asia/Seoul" }), "2027/01/01/05/");
    assert.equal(
      objectPrefix("d=!{timestamp:yyyy-MM-dd}/h=!{timestamp:HH}/", { at, timeZone: "UTC" }),
      "d=2026-12-31/h=20/",
    );
    assert.equal(objectPrefix("!{timestamp:yy'Y'D}/", { at, timeZone: "UTC" }), "26Y365/");
    assert.equal(
      errorPrefix("x/", "", { at, timeZone: "UTC", errorOutputType: "processing-failed" }),
      "x/processing-failed/2026/12/31/20/",
    );
    assert.equal(
      errorPrefix("", "e/!{firehose:error-output-type}/!{timestamp:yyyy}/", {
        at,
        timeZone: "UTC",
        errorOutputType: "processing-failed",
      }),
      "e/processing-failed/2026/",
    );
  });
});
