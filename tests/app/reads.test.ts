import assert from "node:assert/strict";
import { SharedReads } from "../../app/service/reads.ts";

/** Readings that end when the test says so. */
function readings() {
  const open: ((body: string) => void)[] = [];
  let started = 0;
  return {
    read: () =>
      new Promise<{ body: string; etag: string }>((resolve) => {
        started++;
        open.push((body) => resolve({ body, etag: body }));
      }),
    end: (body: string) => open.shift()?.(body),
    get started() {
      return started;
    },
  };
}

describe("SharedReads", () => {
  it("gives everybody who came during a reading the next one, never the one that began before them", async () => {
    const reads = new SharedReads(0);
    const source = readings();
    const early = reads.get("a", source.read);
    const late = [Promise.resolve(reads.get("a", source.read)), Promise.resolve(reads.get("a", source.read))];
    source.end("old");
    assert.equal((await early).body, "old");
    await new Promise<void>((resolve) => setImmediate(resolve));
    source.end("new");
    assert.deepEqual(
      (await Promise.all(late)).map(({ body }) => body),
      ["new", "new"],
    );
  });

  it("makes two calls for a hundred concurrent readers", async () => {
    const reads = new SharedReads(0);
    const source = readings();
    const all = Array.from({ length: 100 }, () => Promise.resolve(reads.get("a", source.read)));
    assert.equal(source.started, 1);
    source.end("1");
    await all[0];
    await new Promise<void>((resolve) => setImmediate(resolve));
    source.end("2");
    await Promise.all(all);
    assert.equal(source.started, 2);
  });

  it("keeps answers for the time allowed, and not a moment longer", async () => {
    let now = 0;
    const reads = new SharedReads(1, () => now);
    let calls = 0;
    const read = () => Promise.resolve({ body: String(++calls), etag: "" });
    assert.equal((await reads.get("a", read)).body, "1");
    now = 999;
    assert.equal((await reads.get("a", read)).body, "1");
    now = 1000;
    assert.equal((await reads.get("a", read)).body, "2");
  });

  it("forgets what a write touched, and what was being read while it happened", async () => {
    const reads = new SharedReads(1, () => 0);
    const source = readings();
    const reading = reads.get("m", source.read);
    reads.wrote("m");
    source.end("before the write");
    await reading;
    const after = reads.get("m", source.read);
    assert.equal(source.started, 2);
    source.end("after");
    assert.equal((await after).body, "after");
  });

  it("gives up on a reading that takes too long, and tells everybody who waits for it", async () => {
    const reads = new SharedReads(1, () => 0, 10);
    const source = readings();
    const waiting = [reads.get("m", source.read), reads.get("m", source.read)];
    await Promise.all(
      waiting.map((answer) => assert.rejects(async () => await answer, /No answer within 10 ms/)),
    );
    source.end("late");
    await new Promise<void>((resolve) => setImmediate(resolve));
    assert.equal(source.started, 2);
  });

  it("keeps no failure", async () => {
    const reads = new SharedReads(1, () => 0);
    await assert.rejects(async () => reads.get("a", () => Promise.reject(new Error("away"))), /away/);
    assert.equal((await reads.get("a", () => Promise.resolve({ body: "back", etag: "" }))).body, "back");
  });
});
