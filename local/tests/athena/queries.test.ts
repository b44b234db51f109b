import assert from "node:assert/strict";
import {
  BatchGetQueryExecutionCommand,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  ListQueryExecutionsCommand,
} from "@aws-sdk/client-athena";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { Lake } from "./support/lake.ts";

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html */
describe("Athena, with its SDK client", function () {
  this.timeout(60_000);
  let lake: Lake;
  const sizes: Record<string, number> = {};
  before(async () => {
    lake = await Lake.open();
    sizes["2026/11/24"] = await lake.clicks("2026/11/24", [
      { eventId: "a", userId: "u1", mysfitId: "m1", amount: 1 },
      { eventId: "b", userId: "u2", mysfitId: "m1", amount: 2 },
    ]);
    sizes["2026/11/25"] = await lake.clicks("2026/11/25", [
      { eventId: "c", userId: "u1", mysfitId: "m2", amount: 4 },
    ]);
  });
  after(async () => await lake.close());

  it("reads compressed lines of every day, whose keys are spelled otherwise than the columns", async () => {
    assert.deepEqual(
      await lake.rows(
        "SELECT day, count(*) AS clicks, sum(amount), min(eventid) FROM clicks GROUP BY day ORDER BY day",
      ),
      [
        ["2026/11/24", "2", "3", "a"],
        ["2026/11/25", "1", "4", "c"],
      ],
    );
  });

  it("answers a header, rows and Trino's types, and writes them to S3", async () => {
    const { QueryExecutionId, ResultConfiguration, Statistics, StatementType } = await lake.run(
      `SELECT eventid, amount, amount / 2 AS half, amount / 2.0E0 AS part, cast(null AS varchar) AS nothing, '' AS empty, 'a "b"' AS quoted,
        timestamp '2026-11-25 10:00:00' AS at, cast(1.5 AS decimal(5,2)) AS price, array[1] AS list
      FROM clicks WHERE day = '2026/11/25'`,
    );
    const { ResultSet } = await lake.athena.send(new GetQueryResultsCommand({ QueryExecutionId }));
    assert.deepEqual(
      ResultSet?.ResultSetMetadata?.ColumnInfo?.map(({ Name, Type }) => `${Name} ${Type}`),
      [
        "eventid varchar",
        "amount bigint",
        "half bigint",
        "part double",
        "nothing varchar",
        "empty varchar",
        "quoted varchar",
        "at timestamp",
        "price decimal",
        "list array",
      ],
    );
    assert.deepEqual(
      ResultSet?.Rows?.map(({ Data }) => Data?.map(({ VarCharValue }) => VarCharValue)),
      [
        ["eventid", "amount", "half", "part", "nothing", "empty", "quoted", "at", "price", "list"],
        ["c", "4", "2", "2.0", undefined, "", 'a "b"', "2026-11-25 10:00:00.000", "1.50", "[1]"],
      ],
    );
    assert.equal(Statistics?.DataScannedInBytes, sizes["2026/11/25"]);
    assert.equal(StatementType, "DML");
    assert.equal(ResultConfiguration?.OutputLocation, `s3://results/athena/${QueryExecutionId}.csv`);
    const { Body } = await lake.s3.send(
      new GetObjectCommand({ Bucket: "results", Key: `athena/${QueryExecutionId}.csv` }),
    );
    assert.match(
      (await Body?.transformToString()) ?? "",
      /^"eventid","amount",.*\n"c","4","2","2.0",,"","a ""b""",/,
    );
  });

  it("answers in pages, the header once", async () => {
    const { QueryExecutionId } = await lake.run("SELECT x FROM UNNEST(sequence(1, 2500)) AS t(x)");
    const pages: string[][] = [];
    let NextToken: string | undefined;
    do {
      const page = await lake.athena.send(new GetQueryResultsCommand({ QueryExecutionId, NextToken }));
      pages.push((page.ResultSet?.Rows ?? []).map(({ Data }) => Data?.[0]?.VarCharValue ?? ""));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    assert.deepEqual(
      pages.map(({ length }) => length),
      [1000, 1000, 501],
    );
    assert.deepEqual(pages.flat(), ["x", ...Array.from({ length: 2500 }, (_, index) => String(index + 1))]);
    const two = await lake.athena.send(new GetQueryResultsCommand({ QueryExecutionId, MaxResults: 2 }));
    assert.equal(two.ResultSet?.Rows?.length, 2);
    const other = await lake.run("SELECT 1");
    await assert.rejects(
      lake.athena.send(
        new GetQueryResultsCommand({ QueryExecutionId: other.QueryExecutionId, NextToken: two.NextToken }),
      ),
      {
        name: "InvalidRequestException",
      },
    );
    await assert.rejects(
      lake.athena.send(new GetQueryResultsCommand({ QueryExecutionId, MaxResults: 1001 })),
      {
        name: "InvalidRequestException",
      },
    );
  });

  it("puts literals in the places of parameters, and nothing else", async () => {
    const sql =
      "SELECT eventid FROM clicks WHERE userid = ? AND amount > ? -- what is asked?\n AND '?' = '?' ORDER BY 1";
    assert.deepEqual(await lake.rows(sql, { ExecutionParameters: ["'u1'", "0"] }), [["a"], ["c"]]);
    assert.deepEqual(await lake.rows("SELECT ?", { ExecutionParameters: ["'it''s; -- not a comment'"] }), [
      ["it's; -- not a comment"],
    ]);
    for (const parameter of ["'u1' OR true", "(SELECT 1)", "u1", "1 --", "'a' /* b */", "1; SELECT 2", ""])
      await assert.rejects(
        lake.start(sql, { ExecutionParameters: [parameter, "0"] }),
        { name: "InvalidRequestException" },
        parameter,
      );
    await assert.rejects(lake.start(sql, { ExecutionParameters: ["'u1'"] }), /expected 2 but found 1/);
  });

  it("runs a query once for a token, and refuses the token for another query", async () => {
    const ClientRequestToken = "a-token-of-at-least-32-characters-here";
    const [one, two] = await Promise.all([
      lake.start("SELECT 1", { ClientRequestToken }),
      lake.start("SELECT 1", { ClientRequestToken }),
    ]);
    assert.equal(one, two);
    assert.equal(await lake.start("SELECT 1", { ClientRequestToken }), one);
    assert.notEqual(await lake.start("SELECT 1"), one);
    await assert.rejects(lake.start("SELECT 2", { ClientRequestToken }), {
      name: "InvalidRequestException",
      message: "Idempotent parameters do not match",
    });
  });

  it("names the table, schema, column or function that is not there, and where", async () => {
    assert.equal(
      await lake.reason("SELECT *\n FROM nothing"),
      "TABLE_NOT_FOUND: line 2:7: Table 'awsdatacatalog.mysfits.nothing' does not exist",
    );
    assert.equal(
      await lake.reason("SELECT * FROM other.clicks"),
      "SCHEMA_NOT_FOUND: line 1:15: Schema 'other' does not exist",
    );
    assert.equal(
      await lake.reason("SELECT approx_distinct(userid), colour FROM clicks"),
      "COLUMN_NOT_FOUND: line 1:33: Column 'colour' cannot be resolved or requester is not authorized to access requested resources",
    );
    assert.equal(
      await lake.reason("SELECT foo(1)"),
      "FUNCTION_NOT_FOUND: line 1:8: Function 'foo' not registered",
    );
    assert.match(await lake.reason("SELECT cast('x' AS bigint)"), /^INVALID_CAST_ARGUMENT: /);
    assert.match(await lake.reason("SELECT eventid + 1 FROM clicks"), /^TYPE_MISMATCH: /);
    const { Status } = await lake.run("SELECT foo(1)");
    assert.deepEqual([Status?.AthenaError?.ErrorCategory, Status?.AthenaError?.Retryable], [2, false]);
  });

  it("refuses at once what is no query", async () => {
    for (const [sql, message] of [
      ["SELECT FROM WHERE", /^line 1:\d+: /],
      ["SELECT 1; SELECT 2", /^Only one sql statement is allowed/],
      ["", /null at 'queryString'/],
      [" -- nothing", /mismatched input/],
      [`SELECT '${"x".repeat(262_144)}'`, /less than or equal to 262144/],
    ] as const)
      await assert.rejects(lake.start(sql), { name: "InvalidRequestException", message }, sql.slice(0, 40));
    await assert.rejects(lake.start("SELECT 1", { QueryExecutionContext: { Catalog: "other" } }), {
      name: "NotImplemented",
    });
    await assert.rejects(lake.start("SELECT 1", { WorkGroup: "nobody" }), {
      name: "InvalidRequestException",
      message: "WorkGroup nobody is not found.",
    });
  });

  it("lists executions of a workgroup, newest first, and tells those that it does not know", async () => {
    const { QueryExecutionId: id = "" } = await lake.run("SELECT 42");
    const { QueryExecutionIds, NextToken } = await lake.athena.send(
      new ListQueryExecutionsCommand({ WorkGroup: "queries", MaxResults: 1 }),
    );
    assert.deepEqual([QueryExecutionIds, typeof NextToken], [[id], "string"]);
    const { QueryExecutions, UnprocessedQueryExecutionIds } = await lake.athena.send(
      new BatchGetQueryExecutionCommand({ QueryExecutionIds: [id, "nobody"] }),
    );
    assert.deepEqual(
      QueryExecutions?.map(({ Query, Status }) => [Query, Status?.State]),
      [["SELECT 42", "SUCCEEDED"]],
    );
    assert.deepEqual(
      UnprocessedQueryExecutionIds?.map(({ QueryExecutionId }) => QueryExecutionId),
      ["nobody"],
    );
    await assert.rejects(lake.athena.send(new GetQueryExecutionCommand({ QueryExecutionId: "nobody" })), {
      name: "InvalidRequestException",
    });
  });

  it("shows what is in the catalogue, without a header row", async () => {
    const shown = async (sql: string) => {
      const { QueryExecutionId, StatementType, ResultConfiguration } = await lake.run(sql);
      const { ResultSet } = await lake.athena.send(new GetQueryResultsCommand({ QueryExecutionId }));
      assert.equal(StatementType, "UTILITY");
      assert.match(ResultConfiguration?.OutputLocation ?? "", /\.txt$/);
      return ResultSet?.Rows?.map(({ Data }) => Data?.map(({ VarCharValue }) => VarCharValue).join(" "));
    };
    assert.deepEqual(await shown("SHOW DATABASES"), ["mysfits"]);
    assert.deepEqual(await shown("SHOW TABLES IN mysfits 'cl*'"), ["clicks"]);
    assert.deepEqual(await shown("SHOW TABLES 'other'"), []);
    assert.deepEqual(await shown("SHOW COLUMNS IN clicks"), [
      "eventid",
      "userid",
      "mysfitid",
      "amount",
      "day",
    ]);
    assert.equal((await shown("DESCRIBE mysfits.clicks"))?.[0], "eventid string ");
  });
});
