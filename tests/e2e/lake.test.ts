import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import type {
  DeliveryStreamState,
  FailedRecords,
  NamedQuery,
  QueryAnswer,
} from "../../local/contract/capabilities.ts";
import { click, clicks, flush, lake, put, wideOpen } from "./support/clicks.ts";
import { Copy } from "./support/copy.ts";

describe("The lake on the console", function () {
  this.timeout(120_000);
  const copy = new Copy();
  before(async () => {
    await copy.start(...wideOpen);
    await put(copy, { clicks: clicks(20) });
    await put(copy, { clicks: [click({ mysfitId: randomUUID() })] });
    await flush(copy);
  });
  after(() => copy.remove());

  const post = async (path: string, headers: Record<string, string> = { "x-console": "1" }) =>
    await fetch(`${copy.running.console}${path}`, { method: "POST", headers });
  const state = async () =>
    await copy.console<{ streams: DeliveryStreamState[]; queries: NamedQuery[] }>("/api/lake");
  const replayCommand = async (...args: string[]) =>
    await promisify(execFile)(process.execPath, ["local/start/replay.ts", ...args, "--state", copy.state], {
      cwd: copy.root,
    }).then(
      ({ stdout }) => ({ code: 0, text: stdout }),
      (error: { code: number; stderr: string }) => ({ code: error.code, text: error.stderr }),
    );

  it("shows every delivery stream, and every query of the program", async () => {
    const { streams, queries } = await state();
    assert.equal(streams.length, 1);
    const [stream] = streams;
    assert.deepEqual(
      [stream?.records, stream?.buffered],
      [{ in: 2, delivered: 1, failed: 1, dropped: 0 }, 0],
    );
    assert.equal(stream?.lastError?.errorCode, "Lambda.ProcessingFailedStatus");
    const page = await (await fetch(`${copy.running.console}/lake`)).text();
    for (const { name } of [...streams, ...queries]) assert.ok(page.includes(name), name);
    assert.ok(!/style=|<script/.test(page));
  });

  it("runs a query of the program, as JSON and as a page with charts", async () => {
    const name = (await state()).queries.find((query) => query.name.endsWith("clicks-1-days"))?.name ?? "";
    const answer = (await (await post(`/api/queries?name=${name}`)).json()) as QueryAnswer;
    const all = answer.rows.find(([kind]) => kind === "all");
    assert.equal(all?.[answer.columns.findIndex((column) => column.name === "clicks")], "20");
    const page = await post(`/lake?name=${name}`, { "sec-fetch-site": "same-origin" });
    assert.equal(page.status, 200);
    assert.match(await page.text(), /<td class="cell">20<\/td>/);
  });

  it("refuses a query of another origin, and one that is not there", async () => {
    const { name } = (await state()).queries[0] as NamedQuery;
    assert.equal((await post(`/api/queries?name=${name}`, {})).status, 403);
    assert.equal((await post(`/lake?name=${name}`, { "sec-fetch-site": "cross-site" })).status, 403);
    assert.equal((await post("/api/queries?name=DROP")).status, 404);
    assert.equal((await post("/api/queries")).status, 404);
    assert.equal((await post("/api/replay?stream=x")).status, 404);
    assert.equal((await post("/api/replay?stream=x", {})).status, 403);
  });

  it("lists what a delivery stream put aside, and replays it by the command line and the console", async () => {
    const listed = await replayCommand();
    assert.match(listed.text, /^ {4}1 {2}clicks-stream-\w+\n +Lambda\.ProcessingFailedStatus: 1$/m);
    assert.deepEqual(await replayCommand("clicks"), { code: 0, text: "1 replayed, 0 failed again\n" });
    assert.equal((await copy.console<FailedRecords[]>("/api/failed-records"))[0]?.records, 0);
    await flush(copy);
    // The click is still on a mysfit that does not exist.
    const [stream] = await copy.console<FailedRecords[]>("/api/failed-records");
    assert.equal(stream?.records, 1);
    const page = await post(`/failures?stream=${encodeURIComponent(stream.arn)}`, {
      "sec-fetch-site": "same-origin",
    });
    assert.match(await page.text(), /1 replayed, 0 failed again/);
    await flush(copy);
    const { lines, failed } = await lake(copy);
    assert.deepEqual([lines.length, failed.length], [20, 1]);
    const unknown = await replayCommand("nothing");
    assert.equal(unknown.code, 1);
    assert.match(unknown.text, /^No failure queue or delivery stream begins with "nothing"/);
  });
});
