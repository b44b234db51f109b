import assert from "node:assert/strict";
import { MemoryStore } from "../../../app/shared/cache/memory-store.ts";

describe("MemoryStore", () => {
  it("gives room to what was used last", async () => {
    const store = new MemoryStore({ keys: 3 });
    for (const key of ["a", "b", "c"]) await store.add(key, key, 1000);
    await store.get("a");
    await store.add("d", "d", 1000);
    assert.deepEqual(await Promise.all(["a", "b", "c", "d"].map((key) => store.get(key))), [
      "a",
      undefined,
      "c",
      "d",
    ]);
  });

  it("keeps no more characters than it may, and counts those of keys", async () => {
    const store = new MemoryStore({ characters: 100 });
    await store.add("big", "x".repeat(100), 1000);
    assert.deepEqual(store.usage, { keys: 0, characters: 0 });
    for (let n = 0; n < 1000; n++) await store.add(`k${n % 37}-${n}`, "x".repeat(n % 50), 1000);
    assert.ok(store.usage.characters <= 100);
    for (let n = 0; n < 1000; n++) await store.delete(`k${n % 37}-${n}`);
    assert.deepEqual(store.usage, { keys: 0, characters: 0 });
  });

  it("ends lives in time, and adds where one has ended", async () => {
    let now = 0;
    const store = new MemoryStore({}, () => now);
    await store.add("a", "1", 10);
    now = 9;
    assert.equal(await store.add("a", "2", 10), "1");
    now = 10;
    assert.equal(await store.replace("a", "1", "3", 10), false);
    assert.equal(await store.add("a", "2", 10), undefined);
    assert.equal(await store.replace("a", "1", "3", 10), false);
    assert.equal(await store.replace("a", "2", "3", 10), true);
    assert.equal(await store.get("a"), "3");
  });
});
