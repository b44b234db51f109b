import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Journal } from "../../scripts/monolith/journal.ts";
import { Ladder, STACK } from "../../scripts/monolith/ladder.ts";
import { configOf, GROUND } from "../../scripts/monolith/place.ts";
import { reportOf } from "../../scripts/monolith/report.ts";
import { walk } from "../../scripts/monolith/walk.ts";
import { Command } from "./support/command.ts";
import { Copy } from "./support/copy.ts";

describe("The ladder out of the monolith", function () {
  this.timeout(600_000);
  const copy = new Copy({ stack: STACK });
  after(async () => await copy.remove());

  it("is climbed and left again while people buy and register, and no request fails", async () => {
    const config = Object.entries(configOf(GROUND)).flatMap(([key, value]) => [
      "--config",
      `${key}=${value}`,
    ]);
    await copy.start("--project", "examples/monolith", "--no-watch", ...config);
    const ladder = await Ladder.of(copy.running, GROUND);
    const told: string[] = [];
    const signal = new AbortController().signal;
    const journal = new Journal();
    await walk({ ladder, journal, to: 5, tell: (text) => told.push(text), signal });
    ladder.close();
    assert.equal(journal.failures.length, 0, `${told.join("\n")}\n${reportOf(journal)}`);
    const way = ["step 1", "step 2", "step 3, registrations old", "step 3, registrations new", "step 4"];
    const rungs = [...way, "step 5", ...way.toReversed(), "step 0"];
    assert.deepEqual(
      journal.legs.map(({ name }) => name),
      ["at first", "at step 0", ...rungs.flatMap((rung) => [`to ${rung}`, `at ${rung}`])],
    );
    for (const { leg, route } of journal.late)
      assert.match(`${leg}: ${route}`, /^(to|at) step 3, registrations (old|new): GET \/me\/registrations$/);
    for (const { name, requests } of journal.legs) assert.ok(requests > 5, `${name}: ${requests} requests`);
  });

  it("is moved by a second command while the first one runs it, which ends cleanly and begins there again", async () => {
    const state = mkdtempSync(join(tmpdir(), "monolith-"));
    const run = (...args: readonly string[]) =>
      new Command("scripts/monolith.ts", ["--state", state, ...args]);
    const first = run("--step", "0", "--fresh");
    try {
      await first.says(/runs until Ctrl-C/);
      const second = run("--step", "1");
      assert.equal(await second.ended, 0, second.output);
      assert.match(second.output, /step 1 serves, and people can do everything that they could/);
      assert.equal(await run("--step", "1", "--fresh").ended, 2);
      first.kill("SIGINT");
      assert.equal(await first.ended, 0, first.output);
      const again = run("--step", "1");
      await again.says(/the ladder is at step 1/);
      again.kill("SIGINT");
      assert.ok([0, 130].includes((await again.ended) ?? -1), again.output);
    } finally {
      first.kill("SIGKILL");
      await first.ended;
      rmSync(state, { recursive: true, force: true });
    }
  });
});
