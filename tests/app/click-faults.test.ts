import assert from "node:assert/strict";
import { resolve } from "node:path";
import { DynamoDBClient, PutItemCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { seed } from "../../app/data/mysfits.ts";
import { dynamodb } from "../../local/aws/dynamodb/index.ts";
import { changeFunction } from "../../local/tests/lambda/support/function.ts";
import { mayLog, mayWrite, Streams, type StreamOptions } from "../../local/tests/firehose/support/streams.ts";
import { click, RECEIVED } from "./support/clicks.ts";

const folder = resolve(import.meta.dirname, "../../app/functions/click-transform");
const REQUESTS = 60;
const CLICKS = REQUESTS * 5;

/** The function of the program, with a fault in it.
 * @param fault Runs before each batch; `calls` counts them from 1.
 * @param more Options of the transform that differ; `real` are the program's. */
const source = (fault = "", more = "") => `
  import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
  import { FirehoseClient } from "@aws-sdk/client-firehose";
  import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
  import { tableLookUp } from "${folder}/mysfits.ts";
  import { putInto } from "${folder}/stream.ts";
  import { transformClicks } from "${folder}/handle.ts";
  const database = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const real = { lookUp: tableLookUp(database, "mysfits"), putAgain: putInto(new FirehoseClient({})), onFailure: () => {} };
  let calls = 0;
  export const handler = async (event) => {
    calls++;
    const answer = async () => await transformClicks(event, { ...real${more && `, ${more}`} });
    ${fault};
    return await answer();
  };`;

/** A table that leaves keys undone, as a throttled one does. */
const throttled = (when: string) => `lookUp: tableLookUp({
  send: async (command) => (${when}) ? { Responses: {}, UnprocessedKeys: command.input.RequestItems } : await database.send(command),
}, "mysfits")`;

describe("Clicks through Firehose, their function and S3, when something goes wrong", function () {
  this.timeout(90_000);
  let streams: Streams;
  let tableArn: string;
  before(async () => {
    streams = await Streams.start([dynamodb]);
    const { resources, clientConfig } = streams.testbed;
    const table = await resources.create("aws:dynamodb/table:Table", "mysfits", {
      name: "mysfits",
      hashKey: "MysfitId",
      billingMode: "PAY_PER_REQUEST",
      attributes: [{ name: "MysfitId", type: "S" }],
    });
    tableArn = table["arn"] as string;
    const database = new DynamoDBClient(clientConfig);
    for (const Item of Object.values(seed))
      await database.send(
        new PutItemCommand({ TableName: "mysfits", Item: Item as unknown as Record<string, AttributeValue> }),
      );
    database.destroy();
  });
  after(async () => await streams.stop());

  const mayLookUp = () => ({ Effect: "Allow", Action: "dynamodb:BatchGetItem", Resource: tableArn });
  const mayPutAgain = { Effect: "Allow", Action: "firehose:PutRecordBatch", Resource: "*" };
  const make = async (name: string, text: string, options: StreamOptions = {}) =>
    await streams.make(name, {
      source: text,
      functionMay: [mayLookUp(), mayPutAgain],
      ...options,
      functionInputs: { timeout: 3, memorySize: 512, ...options.functionInputs },
    });
  /** Puts 60 requests of 5 clicks. @returns Their event ids. */
  const put = async (name: string): Promise<Set<string>> => {
    const requests = Array.from({ length: REQUESTS }, () => Array.from({ length: 5 }, () => click()));
    await streams.put(
      name,
      ...requests.map((clicks) => JSON.stringify({ receivedAt: RECEIVED, userId: "guest", clicks })),
    );
    return new Set(requests.flatMap((clicks) => clicks.map(({ eventId }) => eventId)));
  };
  /** Every event id in the bucket, as often as it is there: in lines, and in records that failed. */
  const count = async (name: string) => {
    const objects = await streams.objects(name);
    const ids = (text: string) => [...text.matchAll(/"eventId":"([^"]+)"/g)].map(([, id = ""]) => id);
    return {
      delivered: objects
        .filter(({ key }) => !key.startsWith("processing-failed/"))
        .flatMap(({ text }) => ids(text)),
      failed: (await streams.failures(name)).flatMap(({ rawData }) =>
        ids(Buffer.from(rawData, "base64").toString()),
      ),
    };
  };
  const everyOneOnce = (sent: ReadonlySet<string>, delivered: readonly string[]) => {
    assert.deepEqual([delivered.length, new Set(delivered).size], [CLICKS, CLICKS]);
    assert.ok(delivered.every((id) => sent.has(id)));
  };
  const repaired = async (name: string) =>
    await changeFunction(streams.testbed, name, source(), { memorySize: 512 });

  for (const [what, fault] of [
    ["throws", `throw new Error("no")`],
    ["ends its process", `process.exit(1)`],
    ["takes too long", `await new Promise((resolve) => setTimeout(resolve, 60_000))`],
    ["answers more than Lambda lets through", `return { ...(await answer()), more: "x".repeat(7_000_000) }`],
    ["leaves a record out", `return { records: (await answer()).records.slice(1) }`],
    [
      "answers a record twice",
      `{ const { records } = await answer(); return { records: [...records, records[0]] } }`,
    ],
    ["answers nothing", `return undefined`],
  ] as const)
    it(`keeps all of 300 clicks as they came when the function ${what}, and delivers the next 300 with a repaired one`, async () => {
      const name = `f-${what.replaceAll(/\W/g, "-").toLowerCase()}`;
      await make(name, source(fault), { functionInputs: { timeout: 1 } });
      const sent = await put(name);
      await streams.flush();
      const { delivered, failed } = await count(name);
      assert.deepEqual(delivered, []);
      everyOneOnce(sent, failed);
      await repaired(name);
      const next = await put(name);
      await streams.flush();
      everyOneOnce(next, (await count(name)).delivered);
      assert.equal((await count(name)).failed.length, CLICKS);
    });

  for (const [what, fault, more] of [
    ["fails three times", `if (calls < 4) throw new Error("not yet")`, ""],
    ["finds a table that is throttled for a while", "", throttled("++asked <= 3")],
  ] as const)
    it(`delivers 300 clicks once when the function ${what}`, async () => {
      const name = `r-${what.replaceAll(/\W/g, "-").toLowerCase()}`;
      await make(name, `let asked = 0;${source(fault, more)}`);
      const sent = await put(name);
      await streams.flush();
      const { delivered, failed } = await count(name);
      everyOneOnce(sent, delivered);
      assert.deepEqual(failed, []);
    });

  it("keeps all of 300 clicks as they came when the table is throttled for good, without calling the function again", async () => {
    await make("throttled", source("", throttled("true")), { functionInputs: { timeout: 20 } });
    const sent = await put("throttled");
    await streams.flush();
    const { delivered, failed } = await count("throttled");
    assert.deepEqual(delivered, []);
    everyOneOnce(sent, failed);
    assert.deepEqual(
      [
        ...new Set(
          (await streams.failures("throttled")).map(
            ({ attemptsMade, errorCode }) => `${attemptsMade} ${errorCode}`,
          ),
        ),
      ],
      ["1 Lambda.ProcessingFailedStatus"],
    );
  });

  for (const [what, options] of [
    ["may not read the table", { functionMay: [] }],
    [
      "is not called, because its concurrency is used up",
      { functionInputs: { reservedConcurrentExecutions: 0 } },
    ],
    ["may not be called by the stream", { may: [mayWrite, mayLog] }],
  ] as const)
    it(`keeps all of 300 clicks as they came when the function ${what}`, async () => {
      const name = `d-${what.replaceAll(/\W/g, "-").toLowerCase()}`.slice(0, 40);
      await make(name, source(), options);
      const sent = await put(name);
      await streams.flush();
      const { delivered, failed } = await count(name);
      assert.deepEqual(delivered, []);
      everyOneOnce(sent, failed);
    });

  it("delivers 300 clicks once when they do not fit into one answer: the rest goes through the stream again, once", async () => {
    await make("long", source("", "maximumBytes: 70_000"));
    const sent = await put("long");
    await streams.flush();
    const { delivered, failed } = await count("long");
    everyOneOnce(sent, delivered);
    assert.deepEqual(failed, []);
    // What does not fit the second time either is kept, not sent round and round.
    await make("longer", source("", "maximumBytes: 25_000"));
    const more = await put("longer");
    await streams.flush();
    const after = await count("longer");
    assert.ok(after.delivered.length > 0 && after.failed.length > 0);
    everyOneOnce(more, [...after.delivered, ...after.failed]);
  });

  it("delivers 300 clicks once when the bucket's policy refuses them for a while, and the process is killed meanwhile", async () => {
    const { bucketArn } = await make("denied", source());
    const { resources } = streams.testbed;
    const Statement = [
      { Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: `${bucketArn}/*` },
    ];
    await resources.create("aws:s3/bucketPolicy:BucketPolicy", "denied", {
      bucket: "denied",
      policy: JSON.stringify({ Version: "2012-10-17", Statement }),
    });
    const sent = await put("denied");
    await streams.flush();
    assert.deepEqual(await count("denied"), { delivered: [], failed: [] });
    await streams.testbed.kill();
    await streams.flush();
    assert.deepEqual(await count("denied"), { delivered: [], failed: [] });
    await resources.remove("aws:s3/bucketPolicy:BucketPolicy", "denied");
    await streams.flush();
    const { delivered, failed } = await count("denied");
    everyOneOnce(sent, delivered);
    assert.deepEqual(failed, []);
  });

  it("delivers 300 clicks once when the process is killed while the function works on them", async () => {
    await make(
      "killed",
      source(`await new Promise((resolve) => setTimeout(resolve, calls === 1 ? 300 : 0))`),
    );
    const sent = await put("killed");
    const works = new Promise<void>((done) => {
      const end = streams.testbed.platform.logs.listen(({ source: from, message }) => {
        if (!from.startsWith("function/killed") || !message.includes("START")) return;
        end();
        done();
      });
    });
    void streams.flush();
    await works;
    await streams.testbed.kill();
    await streams.flush();
    const { delivered, failed } = await count("killed");
    everyOneOnce(sent, delivered);
    assert.deepEqual(failed, []);
  });
});
