import assert from "node:assert/strict";
import { Cache } from "../../../app/shared/cache/cache.ts";
import { iamToken } from "../../../app/shared/cache/iam-token.ts";
import { ValkeyStore, type ValkeyOptions } from "../../../app/shared/cache/valkey-store.ts";
import { CacheFixture, PASSWORD } from "../../../local/tests/elasticache/support/cache.ts";
import { HeldLoad } from "./support/fake-store.ts";

describe("Cache in Valkey", () => {
  let fixture: CacheFixture;
  const stores: ValkeyStore[] = [];
  before(async () => {
    fixture = await CacheFixture.start();
  });
  after(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await fixture.stop();
  });
  beforeEach(async () => {
    const client = await fixture.connect();
    await client.flushAll();
    client.destroy();
  });

  const token = () =>
    iamToken({
      cache: "shop",
      user: "service",
      region: fixture.bed.region,
      credentials: fixture.bed.capabilities.iam.operator,
    });

  /** A store with its connection there. */
  async function open(options: Partial<ValkeyOptions> = {}): Promise<ValkeyStore> {
    const { localPort: port } = fixture.state;
    const store = new ValkeyStore({
      host: "127.0.0.1",
      port,
      user: "service",
      password: token,
      ca: fixture.root,
      ...options,
    });
    stores.push(store);
    await connected(store);
    return store;
  }

  /** Resolves when a store answers. */
  async function connected(store: ValkeyStore): Promise<void> {
    for (;;)
      try {
        return void (await store.get("shop:connected"));
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
  }

  const cacheOf = (store: ValkeyStore) => {
    const cache = new Cache({ store, prefix: "shop", version: 1, timeout: 2_000, openFor: 50 });
    return {
      cache,
      stock: cache.area<number>({ name: "stock", seconds: 60, read: Number, patience: 5_000 }),
    };
  };

  it("signs in by a token of IAM, sets what is not there, and replaces what it expects alone", async () => {
    const store = await open();
    assert.equal(await store.add("shop:a", "1", 60_000), undefined);
    assert.equal(await store.add("shop:a", "2", 60_000), "1");
    assert.equal(await store.replace("shop:a", "2", "3", 60_000), false);
    assert.equal(await store.replace("shop:a", "1", "3", 60_000), true);
    assert.equal(await store.replace("shop:none", "1", "3", 60_000), false);
    assert.equal(await store.get("shop:a"), "3");
    await store.delete("shop:a");
    assert.equal(await store.get("shop:a"), undefined);
  });

  it("lets everything expire", async () => {
    const store = await open();
    await store.add("shop:a", "1", 10_000);
    await store.replace("shop:a", "1", "2", 10_000);
    fixture.clock.offset = 10_000;
    assert.equal(await store.get("shop:a"), undefined);
    fixture.clock.offset = 0;
  });

  it("removes what is no text, and goes on", async () => {
    const client = await fixture.connect();
    await client.hSet("shop:a", "f", "v");
    const store = await open();
    assert.equal(await store.get("shop:a"), undefined);
    assert.equal(await client.exists("shop:a"), 0);
  });

  it("loads a cold key once for a thousand reads in four processes", async () => {
    const processes = await Promise.all([1, 2, 3, 4].map(async () => cacheOf(await open())));
    const held = new HeldLoad<number>();
    const reads = processes.flatMap(({ stock }) =>
      Array.from({ length: 250 }, () => stock.get("pen", held.load)),
    );
    await held.begun();
    held.end(7);
    assert.deepEqual(new Set(await Promise.all(reads)), new Set([7]));
    assert.equal(held.calls, 1);
  });

  it("never keeps what was loaded before a write in another process", async () => {
    const [writer, reader] = [cacheOf(await open()), cacheOf(await open())];
    const held = new HeldLoad<number>();
    const early = reader.stock.get("pen", held.load);
    await held.begun();
    await writer.stock.invalidate("pen");
    held.end(10);
    assert.equal(await early, 10);
    assert.equal(await reader.stock.get("pen", async () => 9), 9);
    assert.equal(reader.cache.counts.outdated, 1);
  });

  it("goes on without a cache that is stopped, and uses it again, by a connection of its own, when it runs", async () => {
    const store = await open();
    const { cache, stock } = cacheOf(store);
    assert.equal(await stock.get("pen", async () => 1), 1);
    const { capabilities } = fixture.bed;
    capabilities.caches.change(fixture.state.arn, { do: "interrupt" });
    for (let n = 0; n < 20; n++) assert.equal(await stock.get("pen", async () => n), n);
    assert.equal(cache.state, "open");
    capabilities.caches.change(fixture.state.arn, { do: "resume" });
    await connected(store);
    let n = 100;
    while ((await stock.get("pen", async () => n)) === n) {
      n++;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.equal(cache.state, "closed");
  });

  it("gives its password again now and then, so that a connection may live longer than twelve hours", async () => {
    let passwords = 0;
    let told: () => void = () => {};
    const third = new Promise<void>((resolve) => (told = resolve));
    const store = await open({
      renewal: 20,
      password: async () => {
        if (++passwords === 3) told();
        return await token();
      },
    });
    await third;
    assert.equal(await store.get("shop:none"), undefined);
    await store.close();
  });

  it("is told of a password that is refused, and tries again", async () => {
    const errors: string[] = [];
    let attempts = 0;
    const store = await open({
      user: "owner",
      password: async () => (++attempts < 2 ? "wrong password of owner" : PASSWORD),
      onError: ({ message }) => errors.push(message),
    });
    assert.equal(await store.get("shop:none"), undefined);
    assert.match(errors.join(), /WRONGPASS/);
  });
});
