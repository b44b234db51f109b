import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CONCURRENT_QUERIES, Engines } from "../../duckdb/engines.ts";

describe("Processes with DuckDB", function () {
  this.timeout(60_000);
  let folder: string;
  let engines: Engines;
  const never = new AbortController().signal;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "engines-"));
    engines = new Engines(folder, () => undefined);
  });
  after(async () => {
    await engines.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("parse statements without running them", async () => {
    const tree = JSON.parse(await engines.parse("SELECT 1 AS one")) as {
      error: boolean;
      statements: object[];
    };
    assert.equal(tree.error, false);
    assert.equal(tree.statements.length, 1);
    assert.equal((JSON.parse(await engines.parse("SELEC 1")) as { error: boolean }).error, true);
  });

  // https://docs.aws.amazon.com/athena/latest/ug/data-types.html
  it("write a result as Athena does: types by Trino's names, NULL as nothing", async () => {
    const file = join(folder, "result.csv");
    const selected = await engines.use(never, async (engine) => {
      await engine.ask({ type: "open", folder, setup: ["CREATE TABLE t AS SELECT 1 AS id"] });
      return await engine.ask({
        type: "select",
        file,
        sql: `SELECT id, 1.5::DOUBLE AS d, NULL::VARCHAR AS none, 'a"b' AS Text, [1, 2] AS list, {'x': true} AS "row",
          MAP {'k': 1} AS "map", 1.25::DECIMAL(5,2) AS "dec", TIMESTAMP '2026-01-02 03:04:05' AS at, '\\xAA'::BLOB AS bytes, 1e10::DOUBLE AS big FROM t`,
      });
    });
    assert.ok("selected" in selected);
    assert.deepEqual(
      selected.selected.columns.map(({ name, type }) => `${name} ${type}`),
      [
        "id integer",
        "d double",
        "none varchar",
        "text varchar",
        "list array(integer)",
        'row row("x" boolean)',
        "map map(varchar, integer)",
        "dec decimal(5,2)",
        "at timestamp(3)",
        "bytes varbinary",
        "big double",
      ],
    );
    assert.equal(
      (await readFile(file, "utf8")).split("\n")[1],
      '"1","1.5",,"a""b","[1, 2]","{x=true}","{k=1}","1.25","2026-01-02 03:04:05.000","aa","1.0E10"',
    );
  });

  it("read no file outside their folder, nothing of the network, and no extension", async () => {
    const outside = await mkdtemp(join(tmpdir(), "outside-"));
    await writeFile(join(outside, "secret.csv"), "a\n1\n");
    try {
      await engines.use(never, async (engine) => {
        await engine.ask({ type: "open", folder, setup: [] });
        for (const sql of [
          `SELECT * FROM read_csv('${outside}/secret.csv')`,
          "SELECT * FROM read_text('/etc/passwd')",
          "SELECT * FROM read_csv('https://example.com/a.csv')",
          "INSTALL httpfs",
          "SET enable_external_access = true",
        ])
          await assert.rejects(engine.ask({ type: "rows", sql }), { name: "EngineError" }, sql);
      });
    } finally {
      await rm(outside, { recursive: true, force: true });
    }
  });

  it("end at once with a query that is stopped, and the next one has another", async () => {
    const stopping = new AbortController();
    const running = engines.use(stopping.signal, async (engine) => {
      await engine.ask({ type: "open", folder, setup: [] });
      const endless = engine.ask({
        type: "rows",
        sql: "SELECT sum(a.range) FROM range(10000000) a, range(10000000) b",
      });
      stopping.abort(new Error("stopped by the test"));
      return await endless;
    });
    await assert.rejects(running, { message: "stopped by the test" });
    const answer = await engines.use(never, async (engine) => {
      await engine.ask({ type: "open", folder, setup: [] });
      return await engine.ask({ type: "rows", sql: "SELECT 1, NULL" });
    });
    assert.deepEqual("rows" in answer && answer.rows, [["1", null]]);
  });

  it("are as many as queries run at a time; what comes beyond waits its turn", async () => {
    const order: string[] = [];
    const gates = Array.from({ length: CONCURRENT_QUERIES }, () => Promise.withResolvers<void>());
    const running = gates.map(({ promise }, index) =>
      engines.use(never, async () => {
        order.push(`start ${index}`);
        await promise;
        order.push(`end ${index}`);
      }),
    );
    const waiting = engines.use(never, async () => void order.push("the next"));
    const aborted = new AbortController();
    const gone = engines.use(aborted.signal, async () => void order.push("never"));
    aborted.abort(new Error("no longer wanted"));
    await assert.rejects(gone, { message: "no longer wanted" });
    for (const { resolve } of gates) resolve();
    await Promise.all([...running, waiting]);
    assert.equal(order.includes("never"), false);
    assert.ok(order.indexOf("the next") > order.findIndex((one) => one.startsWith("end")));
  });
});
