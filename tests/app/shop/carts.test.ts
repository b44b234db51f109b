import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { items } from "../../../app/shop/data/catalogue.ts";
import type { Cart } from "../../../app/shop/schemas.ts";
import { newUser, TestShop } from "./support/shop.ts";
import { Store } from "./support/store.ts";

describe("A cart", function () {
  this.timeout(60_000);
  let store: Store;
  let shop: TestShop;
  before(async () => {
    store = await Store.start();
    shop = await TestShop.start(store);
  });
  after(async () => {
    await shop.stop();
    await store.stop();
  });
  const linesOf = ({ lines }: Cart) => lines.map(({ itemId, quantity }) => [itemId, quantity]);
  const get = async (user: string) => (await shop.call<Cart>("GET", "/cart", { user })).body;
  const merge = async (user: string, lines: readonly object[], mergeId: string = randomUUID()) =>
    await shop.call<Cart>("POST", "/cart/merge", { user, body: { mergeId, lines } });

  it("begins empty, takes items, changes their number, and lets them go", async () => {
    const user = newUser();
    const empty = await shop.call<Cart>("GET", "/cart", { user });
    assert.deepEqual(empty.body, { lines: [], total: { amount: 0, currency: "USD" } });
    assert.equal(empty.headers["cache-control"], "no-store");
    await shop.put(user, "tea-chest", 2);
    const cart = await shop.put(user, "ink-midnight", 1);
    assert.deepEqual(linesOf(cart), [
      ["ink-midnight", 1],
      ["tea-chest", 2],
    ]);
    assert.deepEqual(cart.total, { amount: 1300 + 2 * 4800, currency: "USD" });
    assert.deepEqual(cart.lines[0]?.name, { en: "Midnight ink", ko: "한밤의 잉크" });
    assert.deepEqual(linesOf(await shop.put(user, "tea-chest", 5)), [
      ["ink-midnight", 1],
      ["tea-chest", 5],
    ]);
    for (let n = 0; n < 2; n++) {
      const { status, body } = await shop.call<Cart>("DELETE", "/cart/items/ink-midnight", { user });
      assert.deepEqual([status, linesOf(body)], [200, [["tea-chest", 5]]]);
    }
    for (let n = 0; n < 2; n++) {
      const { status, body } = await shop.call<Cart>("DELETE", "/cart", { user });
      assert.deepEqual([status, linesOf(body)], [200, []]);
    }
  });

  it("refuses an item that nobody sells, and numbers that are none", async () => {
    const user = newUser();
    const unknown = await shop.call("PUT", "/cart/items/unicorn", { user, body: { quantity: 1 } });
    assert.deepEqual([unknown.status, unknown.body["detail"]], [404, "There is no such item"]);
    for (const quantity of [0, 21, -1, 1.5, "1", null, true])
      assert.equal(
        (await shop.call("PUT", "/cart/items/ink-midnight", { user, body: { quantity } })).status,
        400,
      );
    assert.deepEqual(linesOf(await get(user)), []);
  });

  it("is its user's alone, whoever asks", async () => {
    const user = newUser();
    await shop.put(user, "ink-midnight");
    assert.deepEqual(linesOf(await get(newUser())), []);
    assert.equal((await shop.call("GET", "/cart")).status, 401);
    for (const path of ["/cart/1", `/cart/${user}`, `/carts/${user}`])
      assert.equal((await shop.call("GET", path, { user: newUser() })).status, 404);
    assert.equal((await shop.call("GET", `/cart?user=${user}`, { user: newUser() })).status, 400);
  });

  it("of the browser is merged once, however often it is sent: numbers add up to twenty", async () => {
    const user = newUser();
    await shop.put(user, "ink-midnight", 3);
    const mergeId = randomUUID();
    const lines = [
      { itemId: "ink-midnight", quantity: 2 },
      { itemId: "tea-chest", quantity: 1 },
      { itemId: "tea-chest", quantity: 1 },
      { itemId: "unicorn", quantity: 1 },
    ];
    const answers = await Promise.all(
      Array.from({ length: 6 }, async () => await merge(user, lines, mergeId)),
    );
    for (const { status } of answers) assert.equal(status, 200);
    const expected = [
      ["ink-midnight", 5],
      ["tea-chest", 2],
    ];
    assert.deepEqual(linesOf(await get(user)), expected);
    // What was taken out afterwards does not come back by a repeat.
    await shop.call("DELETE", "/cart/items/tea-chest", { user });
    assert.deepEqual(linesOf((await merge(user, lines, mergeId)).body), [["ink-midnight", 5]]);
    assert.deepEqual(linesOf((await merge(user, [{ itemId: "ink-midnight", quantity: 20 }])).body), [
      ["ink-midnight", 20],
    ]);
    // Another user's merge of that name is another one.
    assert.deepEqual(linesOf((await merge(newUser(), lines, mergeId)).body), [
      ["ink-midnight", 2],
      ["tea-chest", 2],
    ]);
  });

  it("has room for fifty different items: one more is refused, and left out of a merge", async () => {
    await store.admin.query(
      `INSERT INTO shop.items SELECT 'extra-' || n, 'teas', 100 + n, 'Extra', '여분', 't', '글', '/p.svg', 100, 'USD', 5
       FROM generate_series(1, 60) AS n`,
    );
    const user = newUser();
    const lines = Array.from({ length: 49 }, (_, n) => ({ itemId: `extra-${n + 1}`, quantity: 1 }));
    await merge(user, lines);
    await shop.put(user, "extra-50");
    const { status, body } = await shop.call("PUT", "/cart/items/extra-51", { user, body: { quantity: 1 } });
    assert.deepEqual([status, body["detail"]], [409, "A cart has room for 50 different items"]);
    const merged = await merge(user, [
      { itemId: "extra-52", quantity: 1 },
      { itemId: "extra-50", quantity: 4 },
    ]);
    assert.equal(merged.body.lines.length, 50);
    assert.equal(merged.body.lines.find(({ itemId }) => itemId === "extra-50")?.quantity, 5);
    assert.equal(items.length, 35);
  });
});
