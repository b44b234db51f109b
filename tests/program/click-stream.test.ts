import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ClickStream } from "../../components/click-stream/index.ts";
import { ApiLogging } from "../../components/rest-api/index.ts";
import { apigateway } from "../../local/aws/apigateway/index.ts";
import { athena } from "../../local/aws/athena/index.ts";
import { cloudwatch } from "../../local/aws/cloudwatch/index.ts";
import { glue } from "../../local/aws/glue/index.ts";
import { ServiceBackend, runInProcess } from "../../local/engine/testing.ts";
import { Lake } from "../../local/tests/athena/support/lake.ts";
import { Streams } from "../../local/tests/firehose/support/streams.ts";

/** One line for each click of a record. */
const transform = `export const handler = async ({ records }) => ({
  records: records.map(({ recordId, data }) => {
    const { userId, clicks } = JSON.parse(Buffer.from(data, "base64").toString());
    const lines = clicks.map((click) => JSON.stringify({ ...click, userId }) + "\\n").join("");
    return { recordId, result: "Ok", data: Buffer.from(lines).toString("base64") };
  }),
});`;

describe("ClickStream with Parquet, in the local cloud", function () {
  this.timeout(60_000);
  let streams: Streams;
  let folder: string;
  let outputs: { stream: string; bucket: string; database: string; table: string; workgroup: string };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "transform-"));
    await writeFile(join(folder, "index.mjs"), transform);
    streams = await Streams.start([glue, athena, apigateway, cloudwatch]);
    const { region, platform, services } = streams.testbed;
    const made = await runInProcess({
      project: "test",
      stack: "dev",
      config: { "aws:region": region },
      timeoutMs: 20_000,
      backend: new ServiceBackend({ services, store: platform.store, region }),
      program: () => {
        const { nodes } = new ClickStream("views", {
          events: "clicks",
          format: "parquet",
          processor: { code: folder },
          protect: false,
          logging: new ApiLogging("logging"),
          event: {
            properties: { eventId: { type: "string" }, amount: { type: "integer" } },
            required: ["eventId"],
          },
          added: { userId: "string" },
        });
        return {
          stream: nodes.stream.name,
          bucket: nodes.bucket.bucket,
          database: nodes.database.name,
          table: nodes.table.name,
          workgroup: nodes.workgroup.name,
        };
      },
    });
    outputs = made.outputs as typeof outputs;
  });
  after(async () => {
    await streams.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("brings clicks to a table that its workgroup reads, with the role's own rights", async () => {
    const clicks = [{ eventId: "a", amount: 3 }, { eventId: "b" }];
    await streams.put(
      outputs.stream,
      JSON.stringify({ userId: "guest", clicks }),
      JSON.stringify({ clicks: [{ eventId: "c", amount: "x" }] }),
    );
    await streams.flush();
    const lake = new Lake(streams.testbed);
    const options = { QueryExecutionContext: { Database: outputs.database }, WorkGroup: outputs.workgroup };
    const rows = await lake.rows(
      `SELECT eventid, amount, userid FROM ${outputs.table} ORDER BY eventid`,
      options,
    );
    assert.deepEqual(rows, [
      ["a", "3", "guest"],
      ["b", null, "guest"],
    ]);
    const failed = await lake.rows(`SELECT lasterrorcode, rawdata FROM ${outputs.table}_failed`, options);
    assert.deepEqual(failed, [
      [
        "DataFormatConversion.MalformedData",
        Buffer.from('{"eventId":"c","amount":"x"}\n').toString("base64"),
      ],
    ]);
    lake.athena.destroy();
    lake.s3.destroy();
    const keys = (await streams.objects(outputs.bucket))
      .map(({ key }) => key)
      .filter((key) => !key.startsWith("athena"));
    assert.equal(keys.filter((key) => key.endsWith(".parquet")).length, 1);
    assert.match(keys.join(), /format-conversion-failed\//);
  });
});
