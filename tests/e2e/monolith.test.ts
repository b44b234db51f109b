import assert from "node:assert/strict";
import { Ladder, STACK } from "../../scripts/monolith/ladder.ts";
import { configOf, GROUND } from "../../scripts/monolith/place.ts";
import { reportOf } from "../../scripts/monolith/report.ts";
import { walk } from "../../scripts/monolith/walk.ts";
import { Copy } from "./support/copy.ts";

describe("The ladder out of the monolith", function () {
  this.timeout(300_000);
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
    const journal = await walk({ ladder, to: 1, tell: (text) => told.push(text), signal });
    ladder.close();
    assert.equal(journal.failures.length, 0, `${told.join("\n")}\n${reportOf(journal)}`);
    assert.deepEqual(
      journal.legs.map(({ name }) => name),
      ["at first", "at step 0", "to step 1", "at step 1", "to step 0", "at step 0"],
    );
    for (const { name, requests } of journal.legs) assert.ok(requests > 5, `${name}: ${requests} requests`);
  });
});
