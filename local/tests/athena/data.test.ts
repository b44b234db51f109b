import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Lake, TABLE } from "./support/lake.ts";

const DAY = "2026/11/24";

/** @see https://docs.aws.amazon.com/athena/latest/ug/openx-json-serde.html */
describe("Athena's reading of files", function () {
  this.timeout(60_000);
  let lake: Lake;
  before(async () => {
    lake = await Lake.open();
  });
  after(async () => await lake.close());

  it("reads keys in any case, several spellings in one table, and leaves out what the table has not", async () => {
    await lake.table("spelled", {}, [
      { name: "eventid", type: "string" },
      { name: "details", type: "struct<price:double,tags:array<string>>" },
      { name: "missing", type: "bigint" },
    ]);
    await lake.put(
      `spelled/${DAY}/1`,
      '{"eventId":"a","details":{"price":1.5,"tags":["x"]},"extra":1}\n{"EVENTID":"b"}\n',
    );
    await lake.put(`spelled/${DAY}/2`, '{"eventid":"c","Details":{"price":2}}\n');
    assert.deepEqual(
      await lake.rows("SELECT eventid, details.price, details, missing FROM spelled ORDER BY 1"),
      [
        ["a", "1.5", "{price=1.5, tags=[x]}", null],
        ["b", null, null, null],
        ["c", "2.0", "{price=2.0, tags=null}", null],
      ],
    );
    // Known by now: the same answer without reading the keys again.
    assert.equal((await lake.rows("SELECT count(eventid) FROM spelled"))[0]?.[0], "3");
  });

  it("fails at a line that is no JSON object, naming the object in S3", async () => {
    await lake.table("broken");
    await lake.put(`broken/${DAY}/1`, '{"eventId":"a"}\nnot json\n');
    assert.match(
      await lake.reason("SELECT count(*) FROM broken"),
      /^HIVE_CURSOR_ERROR: Row is not a valid JSON Object.*s3:\/\/lake\/broken\/2026\/11\/24\/1/,
    );
    assert.match(
      await lake.reason("SELECT eventid FROM broken"),
      /^HIVE_CURSOR_ERROR: Row is not a valid JSON Object/,
    );
    await lake.table("listed");
    await lake.put(`listed/${DAY}/1`, '{"eventId":"a"}\n[1]\n');
    assert.match(await lake.reason("SELECT eventid FROM listed"), /^HIVE_(CURSOR_ERROR|BAD_DATA): /);
  });

  it("makes such a line a row of NULLs where the table says so", async () => {
    await lake.table("tolerant", { "ignore.malformed.json": "TRUE" });
    await lake.put(`tolerant/${DAY}/1`, '{"eventId":"a"}\nnot json\n{"eventId":"b"}\n');
    assert.deepEqual(await lake.rows("SELECT eventid FROM tolerant ORDER BY 1"), [["a"], ["b"], [null]]);
  });

  it("fails at a value that is not of the column's type", async () => {
    await lake.table("typed");
    await lake.put(`typed/${DAY}/1`, '{"eventId":"a","amount":"many"}\n');
    assert.match(await lake.reason("SELECT sum(amount) FROM typed"), /^HIVE_BAD_DATA: /);
  });

  it("tells compression by the name, and skips hidden and empty objects", async () => {
    await lake.table("named");
    const line = '{"eventId":"a"}\n';
    await lake.put(`named/${DAY}/plain`, line);
    await lake.put(`named/${DAY}/zipped.json.gz`, gzipSync(line));
    await lake.put(`named/${DAY}/deeper/plain.json`, line);
    await lake.put(`named/${DAY}/_hidden`, "not json");
    await lake.put(`named/${DAY}/.hidden`, "not json");
    await lake.put(`named/${DAY}/empty`, "");
    assert.deepEqual(await lake.rows("SELECT count(*) FROM named"), [["3"]]);
    await lake.put(`named/${DAY}/zipped-without-a-name`, gzipSync(line));
    assert.match(await lake.reason("SELECT count(*) FROM named"), /^HIVE_CURSOR_ERROR: /);
  });

  it("reads Parquet by the names of columns", async () => {
    await lake.testbed.resources.create(TABLE, "parquet", {
      name: "parquet",
      databaseName: "mysfits",
      tableType: "EXTERNAL_TABLE",
      storageDescriptor: {
        location: "s3://lake/parquet/",
        columns: [
          { name: "eventid", type: "string" },
          { name: "amount", type: "bigint" },
          { name: "missing", type: "double" },
        ],
        serDeInfo: { serializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe" },
      },
    });
    const folder = await mkdtemp(join(tmpdir(), "parquet-"));
    const connection = await (await DuckDBInstance.create()).connect();
    await connection.run(
      `COPY (SELECT 'a' AS "eventId", 3::BIGINT AS amount) TO '${folder}/a.parquet' (FORMAT parquet)`,
    );
    connection.closeSync();
    await lake.put("parquet/a", await readFile(join(folder, "a.parquet")));
    await rm(folder, { recursive: true });
    assert.deepEqual(await lake.rows("SELECT * FROM parquet"), [["a", "3", null]]);
    await lake.put("parquet/b", "no parquet");
    assert.match(
      await lake.reason("SELECT * FROM parquet"),
      /^HIVE_CURSOR_ERROR: |^HIVE_CANNOT_OPEN_SPLIT: /,
    );
  });

  it("refuses a serde that it does not read, by name", async () => {
    await lake.testbed.resources.create(TABLE, "csv", {
      name: "csv",
      databaseName: "mysfits",
      storageDescriptor: {
        location: "s3://lake/csv/",
        columns: [{ name: "a", type: "string" }],
        serDeInfo: { serializationLibrary: "org.apache.hadoop.hive.serde2.OpenCSVSerde" },
      },
    });
    assert.match(
      await lake.reason("SELECT * FROM csv"),
      /^NOT_SUPPORTED: the serde "org.apache.hadoop.hive.serde2.OpenCSVSerde" of table csv/,
    );
  });

  it("answers no rows for a table without objects", async () => {
    await lake.table("nothing");
    assert.deepEqual(await lake.rows("SELECT count(*), max(eventid) FROM nothing WHERE day = '2026/11/24'"), [
      ["0", null],
    ]);
    assert.deepEqual(await lake.rows("SELECT * FROM nothing"), []);
  });
});
