import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DurableWork, type WorkItem } from "../../delivery/durable-work.ts";
import { Store } from "../../host/store.ts";

interface Job extends WorkItem {
  readonly name: string;
  readonly attempts: number;
}

describe("Durable work", () => {
  let directory: string;
  let store: Store;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "work-"));
    store = await Store.open(directory);
  });
  afterEach(async () => {
    await store.close();
    await rm(directory, { recursive: true, force: true });
  });

  it("keeps the order of a lane behind a piece that is done again", async () => {
    const done: string[] = [];
    const all = Promise.withResolvers<void>();
    const work: DurableWork<Job> = new DurableWork<Job>(
      store.collection("jobs"),
      async (job) => {
        if (job.name === "a1" && job.attempts < 2)
          return await work.again({ ...job, attempts: job.attempts + 1 }, 0.01);
        done.push(job.name);
        await work.done(job);
        if (done.length === 4) all.resolve();
      },
      ({ name }) => (name.startsWith("free") ? undefined : name[0]),
    );
    await work.accept(["a1", "a2", "b1", "free"].map((name) => ({ name, attempts: 0 })));
    await all.promise;
    assert.deepEqual(
      done.filter((name) => name.startsWith("a")),
      ["a1", "a2"],
    );
    // Nobody else waited for it.
    assert.equal(done.at(-1), "a2");
    await work.stop();
    assert.deepEqual(store.collection("jobs").values(), []);
  });

  it("goes on with what was accepted and not done, in the order of acceptance", async () => {
    const never: DurableWork<Job> = new DurableWork<Job>(
      store.collection("jobs"),
      async (job) => await never.again(job, 3_600),
    );
    await never.accept(["first", "second"].map((name) => ({ name, attempts: 0 })));
    await never.stop();
    assert.equal(never.isStopping, true);
    await store.close();
    store = await Store.open(directory);
    const done: string[] = [];
    const all = Promise.withResolvers<void>();
    const work: DurableWork<Job> = new DurableWork<Job>(store.collection("jobs"), async (job) => {
      done.push(job.name);
      await work.done(job);
      if (done.length === 2) all.resolve();
    });
    work.resume();
    await all.promise;
    assert.deepEqual(done, ["first", "second"]);
    await work.stop();
  });
});
