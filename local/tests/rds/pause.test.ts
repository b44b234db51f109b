import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { startDatabase, type TestDatabase } from "./support/database.ts";

/** Seconds of the cluster until it pauses, and milliseconds of a test in their place. */
const PAUSE = 400;
const SOON = 50;

// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
describe("A database that nobody is connected to", function () {
  this.timeout(30_000);
  const setTimer = globalThis.setTimeout;
  let database: TestDatabase;
  let asked: number;
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= database.stop());

  /** Starts a cluster whose time until it pauses passes at once. */
  const start = async (minCapacity: number) => {
    asked = 0;
    stopping = undefined;
    const short = (callback: () => void, milliseconds?: number) => {
      if (milliseconds !== PAUSE * 1000) return setTimer(callback, milliseconds);
      asked += 1;
      return setTimer(callback, SOON);
    };
    globalThis.setTimeout = Object.assign(short, setTimer);
    database = await startDatabase({
      serverlessv2ScalingConfiguration: {
        minCapacity,
        maxCapacity: 2,
        ...(minCapacity === 0 && { secondsUntilAutoPause: PAUSE }),
      },
    });
  };
  afterEach(async () => {
    globalThis.setTimeout = setTimer;
    await stop();
  });
  const state = () => database.testbed.capabilities.databases.all()[0]?.state;
  const paused = async () => {
    while (state() !== "paused") await new Promise((resolve) => setImmediate(resolve));
  };

  it("pauses after the cluster's seconds, not while somebody is connected, and resumes with its data", async () => {
    await start(0);
    const client = await database.master();
    await client.query("create table kept as select 7 as id");
    await client.query("select pg_sleep($1)", [(SOON * 3) / 1000]);
    assert.equal(state(), "running");
    await client.end();
    await paused();
    const events = database.testbed.capabilities.databases.all()[0]?.events ?? [];
    assert.match(events.at(-1)?.message ?? "", /was paused: nobody was connected/);
    const again = await database.master();
    assert.deepEqual((await again.query("select id from kept")).rows, [{ id: 7 }]);
    await again.end();
    await paused();
  });

  it("has ended when the copy has, also one that was just pausing", async () => {
    await start(0);
    const client = await database.master();
    const folder = await database.testbed.platform.store.folder("rds");
    const [cluster = ""] = await readdir(folder);
    const pid = Number((await readFile(join(folder, cluster, "postmaster.pid"), "utf8")).split("\n")[0]);
    // It hears that it has to end, and can't yet.
    process.kill(pid, "SIGSTOP");
    await client.end();
    await paused();
    let isStopped = false;
    const stopped = stop().then(() => (isStopped = true));
    try {
      for (let looks = 0; looks < 2000; looks++) await stat(join(folder, cluster, "PG_VERSION"));
      assert.equal(isStopped, false);
    } finally {
      process.kill(pid, "SIGCONT");
      await stopped;
    }
  });

  it("goes on with a smallest capacity above 0", async () => {
    await start(0.5);
    await (await database.master()).end();
    while ((database.testbed.capabilities.databases.all()[0]?.connections.length ?? 0) > 0)
      await new Promise((resolve) => setImmediate(resolve));
    assert.equal(asked, 0);
    assert.equal(state(), "running");
  });
});
