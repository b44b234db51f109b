import assert from "node:assert/strict";
import { Cache } from "../../../app/shared/cache/cache.ts";
import { FakeStore, HeldLoad } from "./support/fake-store.ts";

/** A process with a cache of numbers. */
function open(store: FakeStore, now?: () => number) {
  const cache = new Cache({ store, prefix: "shop", version: 1, now, timeout: 20 });
  const stock = cache.area<number>({ name: "stock", seconds: 60, read: Number, patience: 20 });
  return { cache, stock };
}

const key = "shop:1:stock:pen";

describe("Cache, invalidating", () => {
  it("lets the writer read the new value at once, and every other process too", async () => {
    const store = new FakeStore();
    const [writer, reader] = [open(store), open(store)];
    let stock = 10;
    const load = async () => stock;
    assert.equal(await writer.stock.get("pen", load), 10);
    assert.equal(await reader.stock.get("pen", load), 10);
    stock = 9;
    await writer.stock.invalidate("pen");
    assert.equal(await writer.stock.get("pen", load), 9);
    assert.equal(await reader.stock.get("pen", load), 9);
  });

  it("never keeps what was loaded before a write, in the writer's process or another one", async () => {
    for (const elsewhere of [false, true]) {
      const store = new FakeStore();
      const writer = open(store);
      const reader = elsewhere ? open(store) : writer;
      const held = new HeldLoad<number>();
      const early = reader.stock.get("pen", held.load);
      await held.begun();
      // The write commits while the old value is on its way.
      await writer.stock.invalidate("pen");
      assert.equal(await writer.stock.get("pen", async () => 9), 9, "own write");
      held.end(10);
      assert.equal(await early, 10, "who asked before the write may get the value before it");
      assert.deepEqual(JSON.parse((await store.peek(key)) ?? ""), { key, value: 9 });
      assert.equal(reader.cache.counts.outdated, 1);
      assert.equal(await reader.stock.get("pen", async () => 0), 9);
    }
  });

  it("never keeps it either when nobody reads between the write and the end of the load", async () => {
    const store = new FakeStore();
    const [writer, reader] = [open(store), open(store)];
    const held = new HeldLoad<number>();
    const early = reader.stock.get("pen", held.load);
    await held.begun();
    await writer.stock.invalidate("pen");
    held.end(10);
    await early;
    assert.equal(await store.peek(key), undefined);
  });

  it("holds with a thousand random orders of loads, writes and reads", async () => {
    const store = new FakeStore();
    const processes = [open(store), open(store), open(store)];
    const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
    let committed = 0;
    /** Newest write that is acknowledged. */
    let acknowledged = 0;
    let stale = 0;
    const read = async (n: number) => {
      for (let turn = 0; turn < n % 5; turn++) await pause();
      const least = acknowledged;
      const value = await processes[n % 3]?.stock.get("pen", async () => {
        const seen = committed;
        for (let turn = 0; turn < n % 7; turn++) await pause();
        return seen;
      });
      if ((value ?? -1) < least) stale++;
    };
    const write = async (n: number) => {
      for (let turn = 0; turn < n % 11; turn++) await pause();
      const mine = ++committed;
      await processes[n % 3]?.stock.invalidate("pen");
      acknowledged = Math.max(acknowledged, mine);
    };
    for (let round = 0; round < 50; round++)
      await Promise.all(
        Array.from({ length: 20 }, (_, n) => {
          const random = Math.floor(Math.random() * 1000);
          return n % 4 === 0 ? write(random) : read(random);
        }),
      );
    assert.equal(stale, 0);
    assert.equal(committed, 250);
  });

  it("goes past the cache for a key that it could not forget, and makes up for it", async () => {
    let now = 1_000_000;
    const store = new FakeStore(() => now);
    const { cache, stock } = open(store, () => now);
    await stock.get("pen", async () => 10);
    store.mood = "dead";
    await stock.invalidate("pen");
    assert.equal(cache.counts.postponed, 1);
    store.mood = "well";
    assert.equal(await stock.get("pen", async () => 9), 9, "own write");
    assert.deepEqual(
      JSON.parse((await store.peek(key)) ?? ""),
      { key, value: 10 },
      "the old one is still there",
    );
    now += 65_001;
    assert.equal(await stock.get("pen", async () => 8), 8, "no old value can be there any more");
    assert.deepEqual(JSON.parse((await store.peek(key)) ?? ""), { key, value: 8 });
    await cache.close();
  });

  it("forgets several at once, and what was never there", async () => {
    const store = new FakeStore();
    const { stock } = open(store);
    await stock.get("pen", async () => 1);
    await stock.get("cup", async () => 1);
    await stock.invalidate("pen", "cup", "none");
    assert.deepEqual([await stock.get("pen", async () => 2), await stock.get("cup", async () => 3)], [2, 3]);
  });
});
