import assert from "node:assert/strict";
import {
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
  TooManyRequestsException,
  type QueryExecution,
} from "@aws-sdk/client-athena";
import { clickQueries, namedQueries, reportDays } from "../../app/functions/click-report/queries.ts";
import type { ClickReport } from "../../app/functions/click-report/schema.ts";
import {
  QueryError,
  runQuery,
  type QueryOptions,
  type QueryResult,
} from "../../app/functions/click-report/query.ts";
import { reporter } from "../../app/functions/click-report/handle.ts";
import type { ProxyEvent } from "../../app/functions/http.ts";

const none: QueryResult = { rows: [], scannedBytes: 0 };
const start = Date.parse("2026-11-28T07:30:00Z");

function request(
  query: Record<string, string[]> | null = { days: ["1"] },
  groups: string | undefined = "admin",
): ProxyEvent {
  return {
    body: null,
    multiValueQueryStringParameters: query,
    requestContext: {
      requestId: "r",
      authorizer: { claims: { sub: "s", ...(groups !== undefined && { "cognito:groups": groups }) } },
    },
  };
}

/** A report over a query that answers what it is told. */
function bench(answer: (sql: string) => Promise<QueryResult> = async () => none) {
  const asked: string[] = [];
  const clock = { now: start };
  const report = reporter({
    query: async (sql) => {
      asked.push(sql);
      return await answer(sql);
    },
    now: () => clock.now,
  });
  return { asked, clock, report };
}

describe("The report of clicks", () => {
  for (const groups of ["", "administrators", "notadmin", "users,staff", "Admin"])
    it(`is refused to members of "${groups}", before anything is asked`, async () => {
      const { asked, report } = bench();
      const { statusCode, headers, body } = await report(request(undefined, groups));
      assert.deepEqual(
        [statusCode, headers["Content-Type"], asked.length],
        [403, "application/problem+json", 0],
      );
      assert.equal((JSON.parse(body) as { detail: string }).detail, "This is for administrators.");
    });

  it("is refused when the token says no groups, or there is none", async () => {
    const { report } = bench();
    const event: ProxyEvent = {
      ...request(),
      requestContext: { requestId: "r", authorizer: { claims: { sub: "s" } } },
    };
    assert.equal((await report(event)).statusCode, 403);
    assert.equal((await report({ ...event, requestContext: { requestId: "r" } })).statusCode, 403);
  });

  it("is given to administrators who are in other groups too", async () => {
    assert.equal((await bench().report(request(undefined, "staff,admin"))).statusCode, 200);
  });

  const wrong: (Record<string, string[]> | null)[] = [
    null,
    {},
    { days: [] },
    { days: ["2"] },
    { days: ["7.0"] },
    { days: ["1 OR 1=1"] },
    { days: ["1", "7"] },
    { days: ["1"], a: ["b"] },
    { days: ["__proto__"] },
  ];
  for (const query of wrong)
    it(`takes no other days than 1, 7 and 30: ${JSON.stringify(query)}`, async () => {
      const { asked, report } = bench();
      const { statusCode, body } = await report(request(query));
      assert.deepEqual([statusCode, asked.length], [400, 0]);
      assert.match(body, /one of 1, 7, 30/);
    });

  it("tells totals, every slot of time, mysfits, species, alignments, lag and failures", async () => {
    const { report } = bench(async (sql) =>
      sql.includes("clicks_failed")
        ? {
            scannedBytes: 5,
            rows: [
              { code: "Lambda.FunctionError", message: "it threw", records: "3", newest_ms: String(start) },
            ],
          }
        : {
            scannedBytes: 1_000,
            rows: [
              { kind: "alignment", goodevil: "Good", lawchaos: "Lawful", clicks: "2", users: "1" },
              { kind: "alignment", goodevil: "Evil", lawchaos: "Chaotic", clicks: "5", users: "2" },
              {
                kind: "all",
                clicks: "7",
                guest_clicks: "3",
                users: "2",
                duplicates: "4",
                lag_p50_ms: "1999.5",
                lag_p95_ms: "9000",
                lag_maximum_ms: "60000",
                ahead: "1",
              },
              { kind: "mysfit", mysfitid: "m", clicks: "7", users: "2" },
              { kind: "species", clicks: "7", users: "2" },
              { kind: "time", slot: "2026-11-28T06:00:00Z", clicks: "7", users: "2" },
            ],
          },
    );
    const { statusCode, headers, body } = await report(request());
    assert.deepEqual([statusCode, headers["Cache-Control"]], [200, "no-store"]);
    const { overTime, ...rest } = JSON.parse(body) as ClickReport;
    assert.deepEqual(rest, {
      days: 1,
      generatedAt: "2026-11-28T07:30:00.000Z",
      slot: "hour",
      scannedBytes: 1_005,
      totals: { clicks: 7, users: 2, guestClicks: 3, duplicates: 4 },
      byMysfit: [{ mysfitId: "m", clicks: 7, users: 2 }],
      bySpecies: [{ species: "unknown", clicks: 7, users: 2 }],
      byAlignment: [
        { goodevil: "Evil", lawchaos: "Chaotic", clicks: 5, users: 2 },
        { goodevil: "Good", lawchaos: "Lawful", clicks: 2, users: 1 },
      ],
      lag: { p50: 2_000, p95: 9_000, maximum: 60_000, ahead: 1 },
      failures: [
        {
          errorCode: "Lambda.FunctionError",
          errorMessage: "it threw",
          records: 3,
          newest: "2026-11-28T07:30:00.000Z",
        },
      ],
    });
    assert.equal(overTime.length, 24);
    assert.deepEqual(
      [overTime[0]?.from, overTime[23]?.from],
      ["2026-11-27T08:00:00Z", "2026-11-28T07:00:00Z"],
    );
    assert.deepEqual(
      overTime.filter(({ clicks }) => clicks > 0),
      [{ from: "2026-11-28T06:00:00Z", clicks: 7, users: 2 }],
    );
  });

  it("tells of nothing when there is no click at all", async () => {
    const report = JSON.parse((await bench().report(request({ days: ["30"] }))).body) as ClickReport;
    assert.deepEqual(report.totals, { clicks: 0, users: 0, guestClicks: 0, duplicates: 0 });
    assert.deepEqual(report.lag, { p50: null, p95: null, maximum: null, ahead: 0 });
    assert.deepEqual(
      [report.overTime.length, report.slot, report.overTime[29]?.from],
      [30, "day", "2026-11-28T00:00:00Z"],
    );
    assert.deepEqual(report.byMysfit, []);
  });

  it("asks once for who comes at the same time, and in the half minute after", async () => {
    const { asked, clock, report } = bench();
    const [one, other] = await Promise.all([report(request()), report(request())]);
    assert.equal(asked.length, 2);
    assert.equal(one.body, other.body);
    clock.now += 29_999;
    assert.equal((await report(request())).body, one.body);
    assert.equal(asked.length, 2);
    await report(request({ days: ["7"] }));
    assert.equal(asked.length, 4);
    clock.now += 1;
    assert.ok((await report(request())).body !== one.body);
    assert.equal(asked.length, 6);
  });

  it("still looks at who asks when it has an answer", async () => {
    const { report } = bench();
    await report(request());
    assert.equal((await report(request(undefined, "users"))).statusCode, 403);
  });

  for (const [what, error, status] of [
    ["took too long", new QueryError("timeout", ""), 504],
    ["would read too much", new QueryError("limit", "Bytes scanned limit was exceeded"), 422],
    ["failed", new QueryError("failed", "SYNTAX_ERROR: line 1:8 secret"), 502],
    ["found no room", new TooManyRequestsException({ message: "", $metadata: {} }), 503],
    ["was not allowed", new Error("AccessDenied"), 502],
  ] as const)
    it(`says ${status} when the query ${what}, tells nothing of the inside, and asks again next time`, async () => {
      let fails = true;
      const { asked, report } = bench(async () => {
        if (fails) throw error;
        return none;
      });
      const logged: unknown[] = [];
      const { error: log } = console;
      console.error = (...line) => logged.push(line);
      const answer = await report(request()).finally(() => (console.error = log));
      assert.equal(logged.length, 1);
      assert.deepEqual(
        [answer.statusCode, answer.headers["Content-Type"]],
        [status, "application/problem+json"],
      );
      assert.ok(!answer.body.includes("secret"));
      fails = false;
      assert.equal((await report(request())).statusCode, 200);
      assert.equal(asked.length, 4);
    });
});

describe("The report's queries", () => {
  it("read some days only, remove duplicates, and are the same whenever they are asked", () => {
    for (const days of reportDays)
      for (const { sql } of Object.values(clickQueries(days))) {
        assert.match(sql, /WHERE day >= date_format\(/);
        assert.deepEqual(clickQueries(days), clickQueries(days));
        assert.ok(!/;|--/.test(sql));
      }
    assert.match(
      clickQueries(7).clicks.sql,
      /row_number\(\) OVER \(PARTITION BY eventid ORDER BY receivedat\)/,
    );
  });

  it("are kept for people under the same text", () => {
    assert.deepEqual(Object.keys(namedQueries), [
      "clicks-1-days",
      "failures-1-days",
      "clicks-7-days",
      "failures-7-days",
      "clicks-30-days",
      "failures-30-days",
    ]);
    assert.equal(namedQueries["clicks-7-days"]?.sql, clickQueries(7).clicks.sql);
  });
});

describe("A query", () => {
  /** Athena as a list of states; what was asked for is noted. */
  function athena(
    executions: readonly (QueryExecution | Error)[],
    pages: readonly { rows: (string | undefined)[][]; next?: string }[] = [],
  ) {
    const sent: object[] = [];
    const [states, left] = [[...executions], [...pages]];
    const clock = { now: 0 };
    const client = {
      send: async (command: object) => {
        sent.push(command);
        if (command instanceof StartQueryExecutionCommand) return { QueryExecutionId: "q" };
        if (command instanceof GetQueryExecutionCommand) {
          const execution = states.length > 1 ? states.shift() : states[0];
          if (execution instanceof Error) throw execution;
          return { QueryExecution: execution };
        }
        if (command instanceof StopQueryExecutionCommand) return {};
        const { rows, next } = left.shift() ?? { rows: [] };
        return {
          NextToken: next,
          ResultSet: { Rows: rows.map((row) => ({ Data: row.map((VarCharValue) => ({ VarCharValue })) })) },
        };
      },
    } as unknown as QueryOptions["athena"];
    const pauses: number[] = [];
    const delay = async (milliseconds: number) => {
      pauses.push(Math.round(milliseconds));
      clock.now += milliseconds;
    };
    const run = () =>
      runQuery("SELECT 1", {
        athena: client,
        workgroup: "w",
        database: "d",
        deadline: 5_000,
        now: () => clock.now,
        delay,
      });
    return { sent, pauses, run };
  }
  const running: QueryExecution = { Status: { State: "RUNNING" } };

  it("runs in its workgroup and database, is waited for less and less often, and gives every page", async () => {
    const { sent, pauses, run } = athena(
      [
        { Status: { State: "QUEUED" } },
        running,
        running,
        { Status: { State: "SUCCEEDED" }, Statistics: { DataScannedInBytes: 42 } },
      ],
      [
        {
          rows: [
            ["a", "b"],
            ["1", undefined],
          ],
          next: "t",
        },
        { rows: [["2", "x"]] },
      ],
    );
    assert.deepEqual(await run(), {
      rows: [
        { a: "1", b: undefined },
        { a: "2", b: "x" },
      ],
      scannedBytes: 42,
    });
    assert.deepEqual(pauses, [100, 150, 225]);
    assert.deepEqual((sent[0] as StartQueryExecutionCommand).input, {
      QueryString: "SELECT 1",
      WorkGroup: "w",
      QueryExecutionContext: { Database: "d" },
    });
    assert.deepEqual(
      sent.filter((command) => command instanceof GetQueryResultsCommand).map(({ input }) => input.NextToken),
      [undefined, "t"],
    );
    assert.ok(!sent.some((command) => command instanceof StopQueryExecutionCommand));
  });

  it("is stopped when it takes too long", async () => {
    const { sent, pauses, run } = athena([running]);
    await assert.rejects(run(), (error: QueryError) => error.kind === "timeout");
    assert.ok(pauses.every((pause) => pause <= 1_000));
    const last = sent.at(-1);
    assert.ok(last instanceof StopQueryExecutionCommand);
    assert.deepEqual(last.input, { QueryExecutionId: "q" });
  });

  it("is stopped when nobody can say how it is", async () => {
    const { sent, run } = athena([running, new Error("offline")]);
    await assert.rejects(run(), /offline/);
    assert.ok(sent.at(-1) instanceof StopQueryExecutionCommand);
  });

  for (const [State, StateChangeReason, kind] of [
    ["FAILED", "TABLE_NOT_FOUND", "failed"],
    ["CANCELLED", "Query cancelled by user", "failed"],
    ["CANCELLED", "Bytes scanned limit was exceeded", "limit"],
  ] as const)
    it(`says why when it is ${State}: ${StateChangeReason}`, async () => {
      const { sent, run } = athena([{ Status: { State, StateChangeReason } }]);
      await assert.rejects(
        run(),
        (error: QueryError) => error.kind === kind && error.message === StateChangeReason,
      );
      assert.ok(!sent.some((command) => command instanceof StopQueryExecutionCommand));
    });
});
