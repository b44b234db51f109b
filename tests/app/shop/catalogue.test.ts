import assert from "node:assert/strict";
import { Cache } from "../../../app/shared/cache/cache.ts";
import { MemoryStore } from "../../../app/shared/cache/memory-store.ts";
import { Answers } from "../../../app/shop/catalogue/answers.ts";
import { collections, items } from "../../../app/shop/data/catalogue.ts";
import type { CollectionList, CollectionPage, Item } from "../../../app/shop/schemas.ts";
import { newUser, TestShop, until } from "./support/shop.ts";
import { Store } from "./support/store.ts";

describe("The catalogue of the shop", function () {
  this.timeout(60_000);
  let store: Store;
  let shop: TestShop;
  before(async () => {
    store = await Store.start();
    shop = await TestShop.start(store, { cacheSeconds: 300 });
  });
  after(async () => {
    await shop.stop();
    await store.stop();
  });

  it("lists the five collections in their order, with both languages and how many items each has", async () => {
    const { status, body } = await shop.call<CollectionList>("GET", "/collections");
    assert.equal(status, 200);
    assert.deepEqual(
      body.collections,
      collections.map((collection) => ({ ...collection, items: 7 })),
    );
  });

  it("shows a collection and an item as they were planted", async () => {
    const { body: page } = await shop.call<CollectionPage>("GET", "/collections/teas");
    const planted = items
      .filter(({ collection }) => collection === "teas")
      .map(({ position: _, ...item }) => item);
    assert.deepEqual(page.items, planted);
    assert.equal(page.cursor, undefined);
    const { body: item } = await shop.call<Item>("GET", "/items/tea-chest");
    assert.deepEqual(
      item,
      planted.find(({ itemId }) => itemId === "tea-chest"),
    );
  });

  it("goes on with a cursor, which is good for its collection alone", async () => {
    await store.admin.query(
      `INSERT INTO shop.items SELECT 'print-' || n, 'prints', 100 + n, 'Print', '판화', 't', '글', '/p.svg', 100, 'USD', 5
       FROM generate_series(1, 40) AS n`,
    );
    const ids: string[] = [];
    let path = "/collections/prints";
    for (let pages = 1; ; pages++) {
      const { body } = await shop.call<CollectionPage>("GET", path);
      ids.push(...body.items.map(({ itemId }) => itemId));
      if (body.cursor === undefined) {
        assert.equal(pages, 3);
        break;
      }
      path = `/collections/prints?cursor=${body.cursor}`;
      assert.equal((await shop.call("GET", `/collections/teas?cursor=${body.cursor}`)).status, 400);
    }
    assert.equal(ids.length, 47);
    assert.equal(new Set(ids).size, 47);
  });

  it("answers 404 for what is not there, 400 for a query, and 304 for what the browser has", async () => {
    for (const path of ["/items/unicorn", "/items/UNICORN", "/collections/horns", "/nothing"])
      assert.equal((await shop.call("GET", path)).status, 404, path);
    for (const path of ["/collections?limit=1", "/items/tea-chest?x=1", "/collections/teas?cursor="])
      assert.equal((await shop.call("GET", path)).status, 400, path);
    for (const path of ["/collections", "/collections/teas", "/items/tea-chest"]) {
      const { headers } = await shop.call("GET", path);
      assert.equal(headers["cache-control"], "no-cache");
      const again = await shop.call("GET", path, { headers: { "if-none-match": String(headers["etag"]) } });
      assert.equal(again.status, 304);
    }
  });

  it("is reached below the stage's prefix too", async () => {
    assert.equal((await shop.call("GET", "/shop-api/items/tea-chest")).status, 200);
  });

  it("is read once by a crowd, and not at all while it is kept", async () => {
    const fresh = await TestShop.start(store, { cacheSeconds: 300 });
    let reads = 0;
    const { catalogue } = fresh.shop.parts;
    const item = catalogue.item.bind(catalogue);
    catalogue.item = async (itemId) => {
      reads++;
      return await item(itemId);
    };
    await Promise.all(
      Array.from({ length: 200 }, async () => {
        assert.equal((await fresh.call("GET", "/items/seal-stone")).status, 200);
      }),
    );
    assert.equal(reads, 1);
    for (let n = 0; n < 3; n++) assert.equal((await fresh.call("GET", "/items/unicorn")).status, 404);
    assert.equal(reads, 2, "that it is not there is kept too");
    await fresh.stop();
  });

  it("shows the stock after one's own order at once, and after a decline and a cancellation", async () => {
    const stock = async () => {
      const { body } = await shop.call<Item>("GET", "/items/plush-pegasus");
      const { body: page } = await shop.call<CollectionPage>("GET", "/collections/plushes");
      assert.equal(page.items.find(({ itemId }) => itemId === "plush-pegasus")?.stock, body.stock);
      return body.stock;
    };
    const before = await stock();
    const user = newUser();
    await shop.put(user, "plush-pegasus", 2);
    const { body: order } = await shop.order(user);
    assert.equal(await stock(), before - 2);
    await shop.call("POST", `/orders/${order.orderId}/cancel`, { user });
    assert.equal(await stock(), before);
    await shop.put(user, "plush-pegasus", 3);
    assert.equal((await shop.order(user, "tok_declined")).status, 402);
    assert.equal(await stock(), before);
    assert.equal((await shop.order(user, "tok_challenge")).body.state, "placed");
    assert.equal(await stock(), before - 3);
    await store.admin.query("UPDATE shop.orders SET expires_at = now() WHERE state = 'placed'");
    shop.shop.start();
    await until("it has expired", async () => (await stock()) === before);
  });

  it("is asked anew each time where nothing is kept", async () => {
    const plain = await TestShop.start(store, { cacheSeconds: 0 });
    await store.admin.query("UPDATE shop.items SET price = 777 WHERE item_id = 'seal-stone'");
    assert.equal((await plain.call<Item>("GET", "/items/seal-stone")).body.price.amount, 777);
    await store.admin.query("UPDATE shop.items SET price = 778 WHERE item_id = 'seal-stone'");
    assert.equal((await plain.call<Item>("GET", "/items/seal-stone")).body.price.amount, 778);
    await plain.stop();
  });

  it("is made again where the cache has something that is no answer", async () => {
    const key = "wrong:1:item:seal-stone";
    for (const value of [null, "text", { body: "{}" }, { body: 1, etag: "e" }, { body: "{}", etag: null }]) {
      const store = new MemoryStore();
      const answers = new Answers(new Cache({ store, prefix: "wrong", version: 1 }), 30);
      await store.add(key, JSON.stringify({ key, value }), 60_000);
      const answer = await answers.get("item", "seal-stone", async () => "[]");
      assert.equal(answer?.body, "[]", JSON.stringify(value));
    }
  });

  it("is waited for a time, whether it is kept or not, and the next one asks anew", async () => {
    for (const seconds of [0, 30]) {
      const cache = new Cache({ store: new MemoryStore(), prefix: "late", version: 1 });
      const answers = new Answers(cache, seconds, 10);
      const never = () => new Promise<string>(() => undefined);
      await assert.rejects(answers.get("item", "haetae-lantern", never), /No answer within 10 ms/);
      const answer = await answers.get("item", "haetae-lantern", async () => "{}");
      assert.equal(answer?.body, "{}");
    }
  });
});
