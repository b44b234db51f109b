import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { PutRecordBatchCommand } from "@aws-sdk/client-firehose";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { errorPlace, readErrorObject } from "../../aws/firehose/replay/error-object.ts";
import { replay, type ReplayPorts } from "../../aws/firehose/replay/replay.ts";
import { changeFunction } from "../lambda/support/function.ts";
import { Streams } from "./support/streams.ts";

/** Records are `{ eventId }`; they fail until the function is mended, those named `poison` for ever. */
const transform = (
  isMended: boolean,
) => `export const handler = ({ records }) => ({ records: records.map(({ recordId, data }) => {
  const text = Buffer.from(data, "base64").toString();
  const isOk = ${isMended} && !text.includes("poison");
  return { recordId, data: isOk ? Buffer.from(text + "\\n").toString("base64") : data, result: isOk ? "Ok" : "ProcessingFailed" };
}) })`;
const event = (eventId: string) => JSON.stringify({ eventId });
const root = resolve(import.meta.dirname, "../../..");

describe("A replay of what a delivery stream put aside", function () {
  this.timeout(60_000);
  let streams: Streams;
  before(async () => (streams = await Streams.start()));
  after(async () => await streams.stop());

  const arnOf = (name: string) =>
    `arn:aws:firehose:${streams.testbed.region}:${streams.testbed.platform.accountId}:deliverystream/${name}`;
  const replayOf = async (name: string) =>
    await streams.testbed.capabilities.failedRecords.replay(arnOf(name));
  const waiting = async (name: string) =>
    (await streams.testbed.capabilities.failedRecords.streams()).find((stream) => stream.name === name);
  const mend = async (name: string) => await changeFunction(streams.testbed, name, transform(true));
  const delivered = async (name: string) =>
    (await streams.objects(name))
      .filter(({ key }) => !key.startsWith("processing-failed/"))
      .flatMap(({ text }) => text.trim().split("\n"))
      .map((line) => (JSON.parse(line) as { eventId: string }).eventId)
      .toSorted();
  /** A stream in which these events have failed. */
  const failed = async (name: string, ...eventIds: string[]) => {
    await streams.make(name, { source: transform(false) });
    await streams.put(name, ...eventIds.map(event));
    await streams.flush();
    assert.equal((await streams.failures(name)).length, eventIds.length);
  };
  const keys = async (name: string) =>
    (await streams.objects(name)).map(({ key }) => key).filter((key) => key.startsWith("processing"));
  /** The bucket and the stream by their SDK clients. */
  const portsOf = (name: string): ReplayPorts => ({
    list: async () => await keys(name),
    read: async (Key) => {
      const { Body } = await streams.s3.send(new GetObjectCommand({ Bucket: name, Key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    put: async (data) => {
      const Records = data.map((one) => ({ Data: Buffer.from(one, "base64") }));
      const { RequestResponses = [] } = await streams.client.send(
        new PutRecordBatchCommand({ DeliveryStreamName: name, Records }),
      );
      return RequestResponses.map(({ ErrorCode }) => ErrorCode);
    },
    remove: async (Key) => {
      await streams.s3.send(new DeleteObjectCommand({ Bucket: name, Key }));
    },
  });

  it("delivers each record once after the function is mended, and a second one does nothing", async () => {
    await failed("mended", "a", "b", "c");
    assert.deepEqual(await waiting("mended"), {
      arn: arnOf("mended"),
      name: "mended",
      objects: 1,
      records: 3,
      problems: [],
      errorCodes: { "Lambda.ProcessingFailedStatus": 3 },
    });
    await mend("mended");
    assert.deepEqual(await replayOf("mended"), { replayed: 3, objects: 1, problems: [] });
    await streams.flush();
    assert.deepEqual(await delivered("mended"), ["a", "b", "c"]);
    assert.deepEqual(await keys("mended"), []);
    assert.deepEqual(await replayOf("mended"), { replayed: 0, objects: 0, problems: [] });
    await streams.flush();
    assert.deepEqual(await delivered("mended"), ["a", "b", "c"]);
  });

  it("keeps what fails again as a new object", async () => {
    await failed("again", "a", "poison");
    const before = await keys("again");
    await mend("again");
    assert.deepEqual(await replayOf("again"), { replayed: 2, objects: 1, problems: [] });
    await streams.flush();
    assert.deepEqual(await delivered("again"), ["a"]);
    assert.deepEqual(
      (await streams.failures("again")).map(({ rawData }) => Buffer.from(rawData, "base64").toString()),
      [event("poison")],
    );
    assert.ok(!before.includes((await keys("again"))[0] ?? ""));
  });

  it("leaves an object that it can't read, names it, and replays the others", async () => {
    await failed("garbage", "a");
    const good = JSON.stringify({ errorCode: "x", rawData: Buffer.from(event("b")).toString("base64") });
    for (const [key, Body] of [
      ["1-text", "not JSON"],
      ["2-half", `${good}\n{"errorCode":"x"}\n`],
      ["3-empty", ""],
      ["4-base64", '{"rawData":"?"}'],
    ] as const)
      await streams.s3.send(
        new PutObjectCommand({ Bucket: "garbage", Key: `processing-failed/${key}`, Body: Buffer.from(Body) }),
      );
    await mend("garbage");
    const problems = [
      "processing-failed/1-text: line 1 is not JSON",
      "processing-failed/2-half: line 2 has no rawData in base64",
      "processing-failed/3-empty: it holds no record",
      "processing-failed/4-base64: line 1 has no rawData in base64",
    ];
    assert.deepEqual((await waiting("garbage"))?.problems, problems);
    assert.deepEqual(await replayOf("garbage"), { replayed: 1, objects: 1, problems });
    await streams.flush();
    assert.deepEqual(await delivered("garbage"), ["a"]);
    assert.equal((await keys("garbage")).length, 4);
  });

  it("puts records twice when it is killed between the put and the delete: ids tell them", async () => {
    await failed("killed", "a", "b");
    await mend("killed");
    const killed = await replay({
      ...portsOf("killed"),
      remove: async () => await Promise.reject(new Error("killed")),
    });
    assert.deepEqual([killed.replayed, killed.objects, killed.problems.length], [0, 0, 1]);
    assert.deepEqual(await replay(portsOf("killed")), { replayed: 2, objects: 1, problems: [] });
    await streams.flush();
    const lines = await delivered("killed");
    assert.deepEqual(lines, ["a", "a", "b", "b"]);
    assert.deepEqual([...new Set(lines)], ["a", "b"]);
  });

  it("answers two that come at once with one outcome", async () => {
    await failed("twice", "a", "b");
    await mend("twice");
    const outcomes = await Promise.all([replayOf("twice"), replayOf("twice")]);
    assert.deepEqual(outcomes[0], outcomes[1]);
    await streams.flush();
    assert.deepEqual(await delivered("twice"), ["a", "b"]);
  });

  it("runs with the caller's own credentials against a service's address", async () => {
    await failed("script", "a", "b");
    await mend("script");
    const { accessKeyId, secretAccessKey } = streams.testbed.clientConfig.credentials;
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL: streams.testbed.endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
    const run = async (...args: string[]) =>
      await promisify(execFile)(process.execPath, ["scripts/replay-failed.ts", ...args], {
        cwd: root,
        env,
      }).then(
        ({ stdout }) => ({ code: 0, stdout, stderr: "" }),
        (error: { code: number; stdout: string; stderr: string }) => error,
      );
    const here = ["--stream", "script", "--region", streams.testbed.region];
    const dry = await run(...here, "--dry-run");
    assert.deepEqual(
      [dry.code, dry.stdout],
      [0, "s3://script/processing-failed/: 2 records in 1 objects\n  Lambda.ProcessingFailedStatus: 2\n"],
      dry.stderr,
    );
    assert.equal((await keys("script")).length, 1);
    assert.match((await run(...here)).stdout, /2 records of 1 objects replayed, 0 objects left/);
    await streams.flush();
    assert.deepEqual([await delivered("script"), await keys("script")], [["a", "b"], []]);

    for (const [args, code, why] of [
      [[], 2, /--stream must be the name of a delivery stream \(got none\)/],
      [["--stream", "a b"], 2, /\(got "a b"\)/],
      [["--stream", "x", "--now"], 2, /'--now'/],
      [["--stream", "nowhere"], 1, /ResourceNotFoundException: Firehose nowhere/],
    ] as const) {
      const answer = await run(...args);
      assert.equal(answer.code, code);
      assert.match(answer.stderr, why);
    }
  });
});

describe("A replay with a stream that takes only a part", () => {
  const line = (text: string) =>
    `${JSON.stringify({ errorCode: "x", rawData: Buffer.from(text).toString("base64") })}\n`;
  /** One object of these texts, and a stream that is asked `refuses` for each record. */
  const ports = (texts: readonly string[], refuses: (text: string, attempt: number) => boolean) => {
    const calls: string[][] = [];
    const removed: string[] = [];
    const made: ReplayPorts = {
      list: async () => ["one"],
      read: async () => Buffer.from(texts.map(line).join("")),
      put: async (data) => {
        const asked = data.map((one) => Buffer.from(one, "base64").toString());
        calls.push(asked);
        return asked.map((text) => (refuses(text, calls.length) ? "ServiceUnavailableException" : undefined));
      },
      remove: async (key) => void removed.push(key),
      wait: async () => undefined,
    };
    return { made, calls, removed };
  };

  // https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
  it("puts again only the records that were refused, and then deletes the object", async () => {
    const { made, calls, removed } = ports(["a", "b", "c"], (text, attempt) => text === "b" && attempt < 3);
    assert.deepEqual(await replay(made), { replayed: 3, objects: 1, problems: [] });
    assert.deepEqual(calls, [["a", "b", "c"], ["b"], ["b"]]);
    assert.deepEqual(removed, ["one"]);
  });

  it("keeps the object when a record is refused for good", async () => {
    const { made, removed } = ports(["a", "b"], (text) => text === "b");
    assert.deepEqual(await replay(made), {
      replayed: 0,
      objects: 0,
      problems: ["one: the stream did not take 1 of its records: ServiceUnavailableException"],
    });
    assert.deepEqual(removed, []);
  });

  it("puts at most 500 records and 4 MiB at a time", async () => {
    const many = ports(
      Array.from({ length: 1_001 }, (_, index) => String(index)),
      () => false,
    );
    await replay(many.made);
    assert.deepEqual(
      many.calls.map(({ length }) => length),
      [500, 500, 1],
    );
    const large = ports(
      Array.from({ length: 5 }, () => "x".repeat(1_000 * 1024)),
      () => false,
    );
    await replay(large.made);
    assert.deepEqual(
      large.calls.map(({ length }) => length),
      [4, 1],
    );
  });
});

describe("The place of error objects", () => {
  // https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
  for (const [prefix, errorPrefix, listed, key, other] of [
    ["", "", "processing-failed/", "processing-failed/2026/11/28/07/x", "2026/11/28/07/x"],
    ["data.", "", "data.processing-failed/", "data.processing-failed/2026/x", "data.2026/x"],
    [
      "d/",
      "failed/!{firehose:error-output-type}/",
      "failed/processing-failed/",
      "failed/processing-failed/x",
      "failed/other/x",
    ],
    [
      "d/",
      "!{timestamp:yyyy}/!{firehose:error-output-type}/",
      "",
      "2026/processing-failed/x",
      "2026/format-conversion-failed/x",
    ],
  ] as const)
    it(`is ${listed || "everywhere"} for "${prefix}" and "${errorPrefix}"`, () => {
      const place = errorPlace(prefix, errorPrefix);
      assert.deepEqual([place.prefix, place.includes(key), place.includes(other)], [listed, true, false]);
    });

  it("reads lines without an error code, and without an end", () => {
    assert.deepEqual(readErrorObject(Buffer.from('{"rawData":"YQ=="}')), [
      { rawData: "YQ==", errorCode: "unknown" },
    ]);
  });
});
