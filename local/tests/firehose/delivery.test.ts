import assert from "node:assert/strict";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { PutRecordCommand } from "@aws-sdk/client-firehose";
import { objectPrefix, objectTime } from "../../aws/firehose/delivery/prefix.ts";
import { mayLog, mayWrite, Streams } from "./support/streams.ts";

/** A function that answers what it got, and does something before. */
const echo = (before = "") => `export const handler = async ({ records }) => {
  ${before};
  return { records: records.map(({ recordId, data }) => ({ recordId, data, result: "Ok" })) };
};`;

describe("The delivery of a Firehose stream", function () {
  this.timeout(60_000);
  let streams: Streams;
  before(async () => (streams = await Streams.start()));
  after(async () => await streams.stop());

  const allow = async (name: string, bucketArn: string) =>
    await streams.testbed.resources.create("aws:iam/rolePolicy:RolePolicy", `${name}-later`, {
      role: `${name}-firehose`,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "s3:PutObject", Resource: `${bucketArn}/*` }],
      }),
    });

  it("answers each record with an id of its own, and tells whether it is encrypted", async () => {
    // https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
    await streams.make("ids");
    const { RequestResponses = [], FailedPutCount, Encrypted } = await streams.put("ids", ..."abcde");
    assert.deepEqual([RequestResponses.length, FailedPutCount, Encrypted], [5, 0, false]);
    const one = await streams.client.send(
      new PutRecordCommand({ DeliveryStreamName: "ids", Record: { Data: Buffer.from("f") } }),
    );
    const ids = [...RequestResponses, one].map(({ RecordId }) => RecordId);
    assert.equal(new Set(ids).size, 6);
    for (const id of ids) assert.match(id ?? "", /^\d{56}$/);
  });

  it("comes when the time of the buffer is over, without a full buffer", async () => {
    // https://docs.aws.amazon.com/firehose/latest/dev/buffering-hints.html
    for (const bufferingInterval of [0, 1]) {
      const name = `after-${bufferingInterval}`;
      await streams.make(name, { s3: { bufferingInterval } });
      await streams.put(name, "a", "b");
      assert.deepEqual(
        (await streams.written(name)).map(({ text }) => text),
        ["ab"],
      );
    }
  });

  it("calls the function when the buffer of the processor is full or its time is over", async () => {
    // https://docs.aws.amazon.com/firehose/latest/APIReference/API_ProcessorParameter.html
    for (const [name, parameters, text] of [
      ["full", { BufferSizeInMBs: "0.2", BufferIntervalInSeconds: "900" }, "x".repeat(250_000)],
      ["over", { BufferSizeInMBs: "3", BufferIntervalInSeconds: "1" }, "x"],
    ] as const) {
      await streams.make(name, { source: echo(), parameters, s3: { bufferingInterval: 0 } });
      await streams.put(name, text);
      assert.equal((await streams.written(name))[0]?.text, text);
    }
  });

  it("tries as often as the stream says", async () => {
    await streams.make("once", { source: echo("throw new Error()"), parameters: { NumberOfRetries: "0" } });
    await streams.put("once", "a");
    await streams.flush();
    assert.deepEqual(
      (await streams.failures("once")).map(({ attemptsMade }) => attemptsMade),
      [1],
    );
  });

  it("hands over no more than Lambda takes in one invocation, however small or large the records are", async () => {
    // https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html: 6 MB for both request and answer
    await streams.make("small", {
      source: echo(),
      parameters: { BufferSizeInMBs: "3", BufferIntervalInSeconds: "900" },
    });
    for (let batch = 0; batch < 100; batch++)
      await streams.put("small", ...Array.from({ length: 500 }, () => "x"));
    await streams.flush();
    assert.deepEqual(await streams.failures("small"), []);
    assert.equal(
      (await streams.objects("small")).reduce((sum, { text }) => sum + text.length, 0),
      50_000,
    );

    await streams.make("large", {
      source: echo(),
      parameters: { BufferSizeInMBs: "3", BufferIntervalInSeconds: "900" },
    });
    const text = "x".repeat(1_024_000);
    for (let batch = 0; batch < 5; batch++) await streams.put("large", text);
    await streams.flush();
    assert.deepEqual(await streams.failures("large"), []);
    assert.equal(
      (await streams.objects("large")).reduce((sum, object) => sum + object.text.length, 0),
      5 * text.length,
    );
  });

  it("is tried again by itself while S3 refuses, tells of it, and has each record once in the end", async () => {
    const { bucketArn } = await streams.make("again", { may: [mayLog], s3: { bufferingInterval: 0 } });
    await streams.put("again", ..."abc");
    const reader = new CloudWatchLogsClient(streams.testbed.clientConfig);
    const told = async () =>
      ((await reader.send(new FilterLogEventsCommand({ logGroupName: "/firehose/again" }))).events ?? []).map(
        ({ message }) => JSON.parse(message ?? "{}") as { errorCode: string; message: string },
      );
    while ((await told()).length === 0) await new Promise((resolve) => setImmediate(resolve));
    const [error] = await told();
    reader.destroy();
    assert.equal(error?.errorCode, "S3.AccessDenied");
    assert.match(error.message, /s3:PutObject/);
    await streams.put("again", ..."def");
    let oldest = 0;
    const end = streams.testbed.platform.metrics.listen(({ metricName, dimensions, value }) => {
      if (metricName === "DeliveryToS3.DataFreshness" && dimensions["DeliveryStreamName"] === "again")
        oldest = Math.max(oldest, value);
    });
    while (oldest < 1) {
      streams.testbed.platform.metrics.sample();
      await new Promise((resolve) => setImmediate(resolve));
    }
    end();
    await allow("again", bucketArn);
    const delivered = async () => (await streams.objects("again")).map(({ text }) => text).join("");
    while ((await delivered()).length < 6) await new Promise((resolve) => setImmediate(resolve));
    assert.equal([...(await delivered())].toSorted().join(""), "abcdef");
  });

  it("loses nothing that was answered when the process is killed at once, also while S3 refuses", async () => {
    await streams.make("atonce", { source: echo(), may: [mayWrite, mayLog] });
    const { bucketArn } = await streams.make("refusing", { may: [mayLog] });
    for (let round = 0; round < 5; round++) {
      await streams.put("atonce", `a${round};`);
      await streams.put("refusing", `r${round};`);
      await streams.testbed.kill();
    }
    await allow("refusing", bucketArn);
    await streams.flush();
    const texts = (await streams.objects("refusing")).map(({ text }) => text).join("");
    assert.equal(texts, "r0;r1;r2;r3;r4;");
    // Its role may not call the function: what is kept is what came.
    assert.deepEqual(
      (await streams.failures("atonce")).map(({ rawData }) => Buffer.from(rawData, "base64").toString()),
      ["a0;", "a1;", "a2;", "a3;", "a4;"],
    );
  });

  it("has each record once when the process is killed while the function works on them", async () => {
    await streams.make("working", {
      source: echo("await new Promise((resolve) => setTimeout(resolve, 500))"),
    });
    await streams.put("working", ..."abcdefghij");
    const reached = new Promise<void>((resolve) => {
      const end = streams.testbed.platform.logs.listen(({ source, message }) => {
        if (!source.startsWith("function/working") || !message.includes("START")) return;
        end();
        resolve();
      });
    });
    void streams.flush();
    await reached;
    await streams.testbed.kill();
    await streams.flush();
    assert.deepEqual(
      (await streams.objects("working")).map(({ text }) => text),
      ["abcdefghij"],
    );
  });

  it("names objects by UTC wherever the process runs", () => {
    const before = process.env["TZ"];
    process.env["TZ"] = "Asia/Seoul";
    try {
      const at = Date.UTC(2026, 1, 28, 23, 59, 59);
      assert.equal(
        objectPrefix("clicks/!{timestamp:yyyy/MM/dd}/", { at, timeZone: "UTC" }),
        "clicks/2026/02/28/",
      );
      assert.equal(
        objectPrefix("clicks/!{timestamp:yyyy/MM/dd}/", { at: at + 1000, timeZone: "UTC" }),
        "clicks/2026/03/01/",
      );
      assert.equal(objectTime(at, "UTC"), "2026-02-28-23-59-59");
    } finally {
      if (before === undefined) delete process.env["TZ"];
      else process.env["TZ"] = before;
    }
  });
});
