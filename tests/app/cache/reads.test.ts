import assert from "node:assert/strict";
import { Cache } from "../../../app/shared/cache/cache.ts";
import type { CacheStore } from "../../../app/shared/cache/store.ts";
import { lifetime } from "../../../app/shared/cache/lifetime.ts";
import { MemoryStore } from "../../../app/shared/cache/memory-store.ts";
import { FakeStore, HeldLoad } from "./support/fake-store.ts";

interface Item {
  readonly id: string;
  readonly price: number;
}

function readItem(value: unknown): Item {
  const { id, price } = value as Partial<Item>;
  if (typeof id !== "string" || typeof price !== "number") throw new Error("no item");
  return { id, price };
}

/** A process with a cache. */
function open(store: CacheStore, now?: () => number) {
  const cache = new Cache({ store, prefix: "shop", version: 1, now });
  const items = cache.area<Item>({ name: "item", seconds: 60, absentSeconds: 5, read: readItem });
  return { cache, items };
}

const pen: Item = { id: "pen", price: 300 };
const key = "shop:1:item:pen";

describe("Cache, reading", () => {
  it("loads a cold key once for a thousand reads at the same time, in one process", async () => {
    const { cache, items } = open(new MemoryStore());
    const held = new HeldLoad<Item>();
    const reads = Array.from({ length: 1000 }, () => items.get("pen", held.load));
    await held.begun();
    held.end(pen);
    assert.deepEqual(new Set(await Promise.all(reads)), new Set([pen]));
    assert.equal(held.calls, 1);
    assert.equal(cache.counts.shared, 999);
  });

  it("reads what it has in its own memory once, and no longer than it lives", async () => {
    let now = 1_000_000;
    const store = new MemoryStore({}, () => now);
    const cache = new Cache({ store, prefix: "shop", version: 1, now: () => now, random: () => 0 });
    let checked = 0;
    const items = cache.area<Item>({
      name: "item",
      seconds: 60,
      read: (value) => {
        checked++;
        return readItem(value);
      },
    });
    const price = async (price: number) => (await items.get("pen", async () => ({ ...pen, price })))?.price;
    assert.equal(await price(1), 1);
    for (let n = 0; n < 10; n++) assert.equal(await price(2), 1);
    assert.deepEqual([checked, cache.counts.hits, cache.counts.loads], [1, 10, 1]);
    await items.invalidate("pen");
    assert.equal(await price(3), 3, "own write");
    now += 59_999;
    assert.equal(await price(4), 3);
    now += 1;
    assert.equal(await price(5), 5);
    assert.equal(await items.get("none", async () => undefined), undefined);
    assert.equal(await items.get("none", async () => pen), undefined, "an absence, too");
    assert.equal(cache.counts.absences, 1);
  });

  it("loads again what its own memory has and can't be read", async () => {
    const store = new MemoryStore();
    const { cache, items } = open(store);
    for (const text of ["", "[]", '{"key":"shop:1:item:cup","value":1}', `{"key":"${key}","value":{}}`]) {
      await store.delete(key);
      await store.add(key, text, 60_000);
      assert.deepEqual(await items.get("pen", async () => pen), pen, text);
    }
    assert.equal(cache.counts.garbage, 4);
  });

  it("loads it once for a thousand reads in four processes that share a store", async () => {
    const store = new FakeStore();
    const processes = [1, 2, 3, 4].map(() => open(store));
    const held = new HeldLoad<Item>();
    const reads = processes.flatMap(({ items }) =>
      Array.from({ length: 250 }, () => items.get("pen", held.load)),
    );
    await held.begun();
    held.end(pen);
    for (const value of await Promise.all(reads)) assert.deepEqual(value, pen);
    assert.equal(held.calls, 1);
    assert.equal(
      processes.reduce((sum, { cache }) => sum + cache.counts.waits, 0),
      3,
    );
  });

  it("waits for another process's load no longer than its patience", async () => {
    const store = new FakeStore();
    const slow = new HeldLoad<Item>();
    const first = open(store).items.get("pen", slow.load);
    await slow.begun();
    const { items } = open(store);
    assert.deepEqual(await items.get("pen", async () => pen), pen);
    assert.match((await store.peek(key)) ?? "", /^lease:/, "the lease is still the first one's");
    slow.end({ ...pen, price: 1 });
    await first;
  });

  it("remembers that something is not there, for a shorter time", async () => {
    let now = 0;
    const { cache, items } = open(new MemoryStore({}, () => now), () => now);
    let loads = 0;
    const load = async () => void loads++;
    assert.equal(await items.get("nothing", load), undefined);
    assert.equal(await items.get("nothing", load), undefined);
    assert.equal(loads, 1);
    assert.equal(cache.counts.absences, 1);
    now = 5_001;
    await items.get("nothing", load);
    assert.equal(loads, 2);
  });

  it("lets lives end at different times, never later than said and at most a fifth earlier", () => {
    const lives = Array.from({ length: 1001 }, (_, n) => lifetime(60, n / 1000));
    assert.equal(Math.max(...lives), 60_000);
    assert.equal(Math.min(...lives), 48_000);
    assert.ok(new Set(lives).size > 900);
    assert.equal(lifetime(0, 1), 1, "no life is without an end");
  });

  it("keeps nothing of a load that fails, tells all who asked, and loads again", async () => {
    const store = new FakeStore();
    const { items } = open(store);
    const fail = () => Promise.reject(new Error("database is away"));
    const outcomes = await Promise.allSettled([items.get("pen", fail), items.get("pen", fail)]);
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status === "rejected" && (outcome.reason as Error).message),
      ["database is away", "database is away"],
    );
    assert.deepEqual(await items.get("pen", async () => pen), pen);
  });

  it("takes what is no value of the key as a miss, and puts the value in its place", async () => {
    const other = JSON.stringify({ key: "shop:1:item:other", value: pen });
    const poisons = [
      "",
      "null",
      "[]",
      "{",
      "0",
      '"pen"',
      "\0\u{1F4A3}",
      other,
      JSON.stringify({ key, value: null }),
      JSON.stringify({ key, value: { id: 1, price: "free" } }),
      `{"key":${JSON.stringify(key)},"__proto__":{"value":{"id":"pen","price":0}}}x`,
      "[".repeat(100_000),
      JSON.stringify({ key, value: { ...pen, padding: "x".repeat(300_000) } }),
    ];
    for (const poison of poisons) {
      const store = new FakeStore();
      await store.poison(key, poison);
      const { cache, items } = open(store);
      assert.deepEqual(await items.get("pen", async () => pen), pen, poison.slice(0, 50));
      assert.equal(cache.counts.garbage, 1, poison.slice(0, 50));
      assert.deepEqual(JSON.parse((await store.peek(key)) ?? ""), { key, value: pen });
    }
  });

  it("does not keep values that are too large or no JSON, and makes nobody wait for them", async () => {
    const store = new FakeStore();
    const cache = new Cache({ store, prefix: "shop", version: 1 });
    const texts = cache.area<unknown>({ name: "text", seconds: 60, longest: 100, read: (value) => value });
    for (const value of ["x".repeat(200), 10n]) {
      const id = typeof value;
      assert.equal(await texts.get(id, async () => value), value);
      assert.equal(await store.peek(`shop:1:text:${id}`), "uncached");
      assert.equal(await texts.get(id, async () => value), value);
    }
    assert.deepEqual([cache.counts.unsuitable, cache.counts.waits], [2, 0]);
  });

  it("has keys of its own for each version and each id, whatever the id", async () => {
    const store = new FakeStore();
    const { items } = open(store);
    const newer = new Cache({ store, prefix: "shop", version: 2 }).area<Item>({
      name: "item",
      seconds: 60,
      read: readItem,
    });
    await items.get("pen", async () => pen);
    assert.deepEqual(await newer.get("pen", async () => ({ ...pen, price: 2 })), { ...pen, price: 2 });
    for (const id of ["", "a b", "pen\r\nDEL x", "..:..", "é".repeat(10_000)])
      await items.get(id, async () => pen);
    const keys = new Set(store.calls.map((call) => call.slice(call.indexOf(" ") + 1)));
    assert.equal(keys.size, 7);
    for (const text of keys) assert.match(text, /^shop:[12]:item:(pen|#[\w-]{43})$/);
  });

  it("refuses two areas of one name", () => {
    const { cache } = open(new MemoryStore());
    assert.throws(() => cache.area({ name: "item", seconds: 1, read: readItem }), /an area "item" already/);
  });
});
