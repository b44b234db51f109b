import assert from "node:assert/strict";
import {
  BatchGetNamedQueryCommand,
  GetNamedQueryCommand,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  GetWorkGroupCommand,
  ListNamedQueriesCommand,
  ListWorkGroupsCommand,
  StopQueryExecutionCommand,
} from "@aws-sdk/client-athena";
import type { MetricValue } from "../../observe/metrics.ts";
import { Lake, NAMED_QUERY, WORKGROUP } from "./support/lake.ts";

/** A query that runs for hours. */
const ENDLESS =
  "SELECT count(*) FROM UNNEST(sequence(1, 100000)) AS a(x), UNNEST(sequence(1, 100000)) AS b(y), UNNEST(sequence(1, 1000)) AS c(z) WHERE x * y = z";

describe("A query of Athena", function () {
  this.timeout(60_000);
  let lake: Lake;
  before(async () => {
    lake = await Lake.open();
    await lake.clicks("2026/11/24", [{ eventId: "a" }]);
  });
  after(async () => await lake.close());

  const state = async (QueryExecutionId: string) => {
    const { QueryExecution } = await lake.athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    return QueryExecution?.Status?.State;
  };
  const until = async (id: string, wanted: string) => {
    while ((await state(id)) !== wanted) await new Promise((resolve) => setImmediate(resolve));
  };

  /** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_StopQueryExecution.html */
  it("waits its turn, and is ended by its caller while it waits or runs", async () => {
    const ids = [await lake.start(ENDLESS), await lake.start(ENDLESS), await lake.start(ENDLESS)] as const;
    await until(ids[0], "RUNNING");
    await until(ids[1], "RUNNING");
    assert.equal(await state(ids[2]), "QUEUED");
    await assert.rejects(
      lake.athena.send(new GetQueryResultsCommand({ QueryExecutionId: ids[0] })),
      /has not yet finished/,
    );
    for (const QueryExecutionId of [ids[2], ids[0], ids[1]]) {
      await lake.athena.send(new StopQueryExecutionCommand({ QueryExecutionId }));
      const { Status } = await lake.ended(QueryExecutionId);
      assert.deepEqual([Status?.State, Status?.StateChangeReason], ["CANCELLED", "Query cancelled by user"]);
      assert.ok(Status?.CompletionDateTime);
    }
    const done = await lake.run("SELECT 1");
    await lake.athena.send(new StopQueryExecutionCommand({ QueryExecutionId: done.QueryExecutionId }));
    assert.equal(await state(done.QueryExecutionId ?? ""), "SUCCEEDED");
    await assert.rejects(
      lake.athena.send(new GetQueryResultsCommand({ QueryExecutionId: ids[0] })),
      /Final query state: CANCELLED/,
    );
  });

  it("is there after a restart, with its rows; one that was under way has failed", async () => {
    const { QueryExecutionId = "" } = await lake.run("SELECT eventid FROM clicks");
    const running = await lake.start(ENDLESS);
    await until(running, "RUNNING");
    await lake.testbed.restart();
    assert.equal(await state(QueryExecutionId), "SUCCEEDED");
    const { ResultSet } = await lake.athena.send(new GetQueryResultsCommand({ QueryExecutionId }));
    assert.equal(ResultSet?.Rows?.[1]?.Data?.[0]?.VarCharValue, "a");
    const { Status } = await lake.ended(running);
    assert.equal(Status?.State, "FAILED");
    assert.match(Status?.StateChangeReason ?? "", /the local cloud stopped while the query ran/);
    assert.deepEqual([Status?.AthenaError?.ErrorCategory, Status?.AthenaError?.Retryable], [1, true]);
    assert.deepEqual(await lake.rows("SELECT eventid FROM clicks"), [["a"]]);
  });

  it("tells CloudWatch what it was", async () => {
    const values: MetricValue[] = [];
    const stop = lake.testbed.platform.metrics.listen((value) => values.push(value));
    const { Statistics } = await lake.run("SELECT eventid FROM clicks");
    stop();
    const dimensions = { WorkGroup: "queries", QueryState: "SUCCEEDED", QueryType: "DML" };
    assert.deepEqual(
      values
        .filter(({ metricName }) => metricName === "ProcessedBytes")
        .map((one) => [one.namespace, one.value, one.dimensions]),
      [["AWS/Athena", Statistics?.DataScannedInBytes, dimensions]],
    );
  });
});

/** @see https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html */
describe("A workgroup of Athena", function () {
  this.timeout(60_000);
  let lake: Lake;
  before(async () => {
    lake = await Lake.open();
    await lake.testbed.resources.create(WORKGROUP, "free", {
      name: "free",
      configuration: {
        enforceWorkgroupConfiguration: false,
        resultConfiguration: { outputLocation: "s3://results/free" },
      },
    });
  });
  after(async () => await lake.close());

  it("enforces its output location, or leaves it to the caller", async () => {
    const ResultConfiguration = { OutputLocation: "s3://lake/mine/" };
    const location = async (WorkGroup: string, own?: typeof ResultConfiguration) =>
      (
        await lake.run("SELECT 1", { WorkGroup, ResultConfiguration: own })
      ).ResultConfiguration?.OutputLocation?.replace(/[\w-]+\.csv$/, "");
    assert.equal(await location("queries", ResultConfiguration), "s3://results/athena/");
    assert.equal(await location("free", ResultConfiguration), "s3://lake/mine/");
    assert.equal(await location("free"), "s3://results/free/");
    await assert.rejects(lake.start("SELECT 1", { WorkGroup: "primary" }), {
      name: "InvalidRequestException",
      message: /^No output location provided/,
    });
    assert.equal(await location("primary", ResultConfiguration), "s3://lake/mine/");
    await assert.rejects(
      lake.start("SELECT 1", { WorkGroup: "free", ResultConfiguration: { OutputLocation: "lake" } }),
      /not a valid S3 path/,
    );
    await assert.rejects(
      lake.start("SELECT 1", { WorkGroup: "free", ResultConfiguration: { OutputLocation: "s3://nobody/" } }),
      /Unable to verify\/create/,
    );
  });

  it("is shown as it was made, and takes nothing when disabled", async () => {
    const { WorkGroup } = await lake.athena.send(new GetWorkGroupCommand({ WorkGroup: "queries" }));
    assert.equal(WorkGroup?.Configuration?.BytesScannedCutoffPerQuery, 10_000_000);
    assert.equal(WorkGroup?.Configuration?.EnforceWorkGroupConfiguration, true);
    assert.equal(WorkGroup?.Configuration?.ResultConfiguration?.OutputLocation, "s3://results/athena/");
    const { WorkGroups } = await lake.athena.send(new ListWorkGroupsCommand({}));
    assert.deepEqual(
      WorkGroups?.map(({ Name }) => Name),
      ["free", "primary", "queries"],
    );
    await lake.testbed.resources.update(WORKGROUP, "free", { name: "free", state: "DISABLED" });
    await assert.rejects(lake.start("SELECT 1", { WorkGroup: "free" }), {
      name: "InvalidRequestException",
      message: "WorkGroup free is disabled.",
    });
    await assert.rejects(
      lake.testbed.resources.create(WORKGROUP, "small", {
        name: "small",
        configuration: { bytesScannedCutoffPerQuery: 1000 },
      }),
      /BytesScannedCutoffPerQuery must be at least 10000000 bytes \(got 1000\)/,
    );
  });

  it("keeps queries, which the console runs as the operator", async () => {
    const made = await lake.testbed.resources.create(NAMED_QUERY, "numbers", {
      name: "numbers",
      database: "mysfits",
      workgroup: "queries",
      description: "Numbers",
      query:
        "SELECT x, cast(1.5 AS decimal(5,2)) AS price, timestamp '2026-01-01 00:00:00' AS at FROM UNNEST(sequence(1, 1500)) AS t(x)",
    });
    const { NamedQueryIds } = await lake.athena.send(new ListNamedQueriesCommand({ WorkGroup: "queries" }));
    assert.deepEqual(NamedQueryIds, [made.id]);
    const { NamedQuery } = await lake.athena.send(new GetNamedQueryCommand({ NamedQueryId: made.id }));
    assert.deepEqual(
      [NamedQuery?.Name, NamedQuery?.Database, NamedQuery?.WorkGroup],
      ["numbers", "mysfits", "queries"],
    );
    const batch = await lake.athena.send(
      new BatchGetNamedQueryCommand({ NamedQueryIds: [made.id, "nobody"] }),
    );
    assert.deepEqual(
      [batch.NamedQueries?.length, batch.UnprocessedNamedQueryIds?.[0]?.NamedQueryId],
      [1, "nobody"],
    );
    const { queries } = lake.testbed.capabilities;
    const [query] = queries.named();
    const { columns, rows, isTruncated } = await queries.run({ sql: "", database: "mysfits", ...query });
    assert.deepEqual(columns, [
      { name: "x", type: "bigint" },
      { name: "price", type: "decimal(5,2)" },
      { name: "at", type: "timestamp(3)" },
    ]);
    assert.deepEqual(
      [rows.length, rows[0], isTruncated],
      [1000, ["1", "1.50", "2026-01-01 00:00:00.000"], true],
    );
    await assert.rejects(
      queries.run({ sql: "SELECT * FROM nothing", database: "mysfits", workgroup: "queries" }),
      {
        name: "QueryFailed",
        message: /^TABLE_NOT_FOUND/,
      },
    );
  });
});
