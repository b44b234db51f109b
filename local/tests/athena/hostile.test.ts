import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Lake } from "./support/lake.ts";

describe("Athena, asked for what it must not do", function () {
  this.timeout(60_000);
  let lake: Lake;
  let folder: string;
  before(async () => {
    lake = await Lake.open();
    await lake.clicks("2026/11/24", [{ eventId: "a" }]);
    folder = await mkdtemp(join(tmpdir(), "outside-"));
    writeFileSync(join(folder, "secret.csv"), "secret\n1\n");
  });
  after(async () => {
    await lake.close();
    await rm(folder, { recursive: true });
  });

  const statements = (outside: string) => [
    `COPY (SELECT 1) TO '${outside}/out.csv'`,
    `COPY clicks FROM '${outside}/secret.csv'`,
    `ATTACH '${outside}/x.db' AS x`,
    "INSTALL httpfs",
    "LOAD httpfs",
    "PRAGMA database_list",
    "SET memory_limit = '100GB'",
    "RESET lock_configuration",
    "CREATE TABLE t AS SELECT 1",
    "CREATE EXTERNAL TABLE t (a string) LOCATION 's3://lake/x/'",
    "INSERT INTO clicks SELECT 1",
    "UNLOAD (SELECT 1) TO 's3://lake/x/' WITH (format = 'PARQUET')",
    "DELETE FROM clicks",
    "DROP TABLE clicks",
    "MSCK REPAIR TABLE clicks",
    "CALL pragma_version()",
    "EXPLAIN SELECT 1",
    "PREPARE q AS SELECT 1",
    "SELECT 1; DROP TABLE clicks",
    "SELECT 1;SELECT 2",
  ];
  it("takes no statement but a query", async () => {
    for (const sql of statements(folder))
      await assert.rejects(lake.start(sql), { name: "InvalidRequestException" }, sql);
  });

  const queries = (outside: string) => [
    `SELECT * FROM read_text('${outside}/secret.csv')`,
    `SELECT * FROM read_csv('${outside}/secret.csv')`,
    `SELECT * FROM '${outside}/secret.csv'`,
    `SELECT * FROM "${outside}/secret.csv"`,
    `SELECT * FROM glob('${outside}/*')`,
    `SELECT (SELECT content FROM read_text('/etc/passwd')) FROM clicks`,
    `WITH x AS (SELECT * FROM read_blob('/etc/passwd')) SELECT count(*) FROM x`,
    `SELECT * FROM clicks WHERE EXISTS (SELECT 1 FROM read_json('/etc/passwd'))`,
    `SELECT * FROM parquet_scan('https://example.com/x.parquet')`,
    "SELECT * FROM read_json('s3://lake/clicks/2026/11/24/1.gz')",
    "SELECT * FROM test_all_types()",
    "SELECT * FROM duckdb_settings()",
    "SELECT * FROM duckdb_secrets()",
    "SELECT * FROM pragma_database_list()",
    "SELECT * FROM query('SELECT 1')",
    "SELECT * FROM query_table('clicks')",
    "SELECT * FROM json_execute_serialized_sql('{}')",
    "SELECT * FROM information_schema.tables",
    "SELECT * FROM sqlite_master",
    "SELECT * FROM duckdb_tables",
    "SELECT current_setting('temp_directory')",
    "SELECT getenv('HOME')",
    "SELECT * FROM (DESCRIBE clicks)",
    "SELECT * FROM (SHOW TABLES)",
    "FROM clicks PIVOT (count(*) FOR userid IN ('a'))",
  ];
  it("reads nothing but the tables of the catalogue", async () => {
    for (const sql of queries(folder))
      assert.match(
        await lake.reason(sql),
        /^(FUNCTION_NOT_FOUND|TABLE_NOT_FOUND|SCHEMA_NOT_FOUND|NOT_SUPPORTED)/,
        sql,
      );
  });
});
