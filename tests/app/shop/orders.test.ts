import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Cart, Order } from "../../../app/shop/schemas.ts";
import { newUser, TestShop, until } from "./support/shop.ts";
import { Store } from "./support/store.ts";

describe("An order", function () {
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
  const stockOf = async (itemId: string) =>
    (await store.rows<{ stock: number }>("SELECT stock FROM shop.items WHERE item_id = $1", [itemId]))[0]
      ?.stock;
  const read = async (user: string, orderId: string) =>
    (await shop.call<Order>("GET", `/orders/${orderId}`, { user })).body;
  const chargesOf = async (orderId: string) =>
    await store.rows<{ state: string; amount: string; requests: number }>(
      "SELECT state, amount, requests FROM sandbox.charges WHERE order_id = $1",
      [orderId],
    );
  const eventsOf = async (orderId: string) =>
    (
      await store.rows<{ type: string }>(
        "SELECT type FROM shop.outbox WHERE detail ->> 'orderId' = $1 ORDER BY position",
        [orderId],
      )
    ).map(({ type }) => type);

  it("is paid at the prices of the shop, takes its pieces and empties the cart", async () => {
    const user = newUser();
    const before = (await stockOf("haetae-lantern")) ?? 0;
    await shop.put(user, "haetae-lantern", 2);
    const cart = await shop.put(user, "ink-midnight", 1);
    assert.deepEqual(cart.total, { amount: 2 * 3200 + 1300, currency: "USD" });
    const { status, body: order } = await shop.order(user);
    assert.equal(status, 201, JSON.stringify(order));
    assert.equal(order.state, "paid");
    assert.deepEqual(order.total, { amount: 7700, currency: "USD" });
    assert.deepEqual(
      order.lines.map(({ itemId, quantity }) => [itemId, quantity]),
      [
        ["haetae-lantern", 2],
        ["ink-midnight", 1],
      ],
    );
    assert.deepEqual(order.payment, { state: "succeeded" });
    assert.equal(order.expiresAt, undefined);
    assert.equal(await stockOf("haetae-lantern"), before - 2);
    assert.deepEqual((await shop.call<Cart>("GET", "/cart", { user })).body.lines, []);
    assert.deepEqual(await chargesOf(order.orderId), [{ state: "succeeded", amount: "7700", requests: 1 }]);
    assert.deepEqual(await eventsOf(order.orderId), ["OrderPlaced", "OrderPaid"]);
    assert.deepEqual(await read(user, order.orderId), order);
  });

  it("leaves in the cart what another tab puts in while it is placed", async () => {
    const user = newUser();
    await shop.put(user, "plush-troll");
    const { body: cart } = await shop.call<Cart>("GET", "/cart", { user });
    const locker = await store.connect();
    await locker.query("BEGIN");
    await locker.query("SELECT FROM shop.items WHERE item_id = 'plush-troll' FOR UPDATE");
    const order = shop.order(user, "tok_ok", { total: cart.total });
    await until("the order waits for its item", async () => {
      const waiting = await store.rows(
        "SELECT FROM pg_stat_activity WHERE usename = 'shop' AND wait_event_type = 'Lock'",
      );
      return waiting.length === 1;
    });
    await shop.put(user, "tea-chest");
    await locker.query("COMMIT");
    await locker.end();
    const { status, body } = await order;
    assert.equal(status, 201);
    assert.deepEqual(
      body.lines.map(({ itemId }) => itemId),
      ["plush-troll"],
    );
    const { body: left } = await shop.call<Cart>("GET", "/cart", { user });
    assert.deepEqual(
      left.lines.map(({ itemId }) => itemId),
      ["tea-chest"],
    );
  });

  it("that is declined gives its pieces back and the cart too, and its key keeps its answer", async () => {
    const user = newUser();
    const before = await stockOf("plush-gorgon");
    await shop.put(user, "plush-gorgon", 3);
    const key = randomUUID();
    const total = { amount: 7800, currency: "USD" };
    const first = await shop.order(user, "tok_no_funds", { key, total });
    const { status, body } = first as { status: number; body: { detail?: string; reason?: string } };
    assert.deepEqual(
      [status, body.detail, body.reason],
      [402, "The card was declined", "insufficient_funds"],
    );
    const again = await shop.order(user, "tok_no_funds", { key, total });
    assert.equal(again.status, 402);
    assert.deepEqual({ ...again.body, requestId: "" }, { ...first.body, requestId: "" });
    assert.equal(await stockOf("plush-gorgon"), before);
    const { lines } = (await shop.call<Cart>("GET", "/cart", { user })).body;
    assert.deepEqual(
      lines.map(({ itemId, quantity }) => [itemId, quantity]),
      [["plush-gorgon", 3]],
    );
    const { orders } = (await shop.call<{ orders: Order[] }>("GET", "/orders", { user })).body;
    assert.deepEqual(
      orders.map(({ state, payment }) => [state, payment?.state, payment?.reason]),
      [["cancelled", "declined", "insufficient_funds"]],
    );
    // An earlier version of the shop kept the provider's words.
    await store.admin.query(
      "UPDATE shop.payments SET reason = 'Your card was declined.' WHERE order_id = $1",
      [orders[0]?.orderId],
    );
    const earlier = await shop.call<Order>("GET", `/orders/${orders[0]?.orderId}`, { user });
    assert.equal(earlier.body.payment?.reason, "declined");
    const later = await shop.order(user, "tok_ok");
    assert.equal(later.body.state, "paid");
  });

  it("is not made when the buyer was shown another total, when pieces are missing, or of nothing", async () => {
    const user = newUser();
    const empty = await shop.order(user);
    assert.deepEqual([empty.status, empty.body.detail], [409, "The cart is empty"]);
    await shop.put(user, "seal-stone", 20);
    const before = await stockOf("seal-stone");
    const cheap = await shop.order(user, "tok_ok", { total: { amount: 1, currency: "USD" } });
    assert.deepEqual(
      [cheap.status, cheap.body.detail],
      [409, "The total is 72000 USD now (minor units): look at the cart again"],
    );
    const other = newUser();
    await shop.put(other, "seal-stone", 20);
    assert.equal((await shop.order(other)).status, 201);
    const short = await shop.order(user);
    assert.deepEqual(
      [short.status, short.body.detail],
      [409, `There are only ${(before ?? 0) - 20} pieces of seal-stone left`],
    );
    assert.equal((await shop.call<{ orders: Order[] }>("GET", "/orders", { user })).body.orders.length, 0);
  });

  it("waits for the bank's question, and the buyer's answer ends it", async () => {
    for (const [answer, state, payment] of [
      ["approve", "paid", "succeeded"],
      ["deny", "cancelled", "declined"],
    ] as const) {
      const user = newUser();
      await shop.put(user, "print-alphabet");
      const { status, body: order } = await shop.order(user, "tok_challenge");
      assert.deepEqual([status, order.state, order.payment?.state], [201, "placed", "challenge"]);
      assert.equal(order.payment?.challengeUrl, `/shop/challenge?order=${order.orderId}`);
      assert.ok(order.expiresAt);
      const path = `/orders/${order.orderId}/challenge`;
      assert.equal((await shop.call("POST", path, { user: newUser(), body: { answer } })).status, 404);
      const answered = await shop.call<Order>("POST", path, { user, body: { answer } });
      assert.deepEqual([answered.body.state, answered.body.payment?.state], [state, payment]);
      assert.equal((await shop.call("POST", path, { user, body: { answer } })).status, 409);
      await until("the webhook changes nothing", async () => {
        const { state: now } = await read(user, order.orderId);
        return now === state;
      });
    }
  });

  for (const [token, why] of [
    ["tok_timeout", "the answer never comes, and a webhook does"],
    ["tok_slow", "webhooks tell of it afterwards"],
    ["tok_duplicate", "each webhook comes three times"],
    ["tok_reordered", "the webhooks come in the wrong order"],
  ] as const)
    it(`is paid once when ${why}`, async () => {
      const user = newUser();
      await shop.put(user, "cards-thanks", 2);
      const { status, body: order } = await shop.order(user, token);
      assert.equal(status, 201);
      await until("it is paid", async () => (await read(user, order.orderId)).state === "paid");
      assert.deepEqual(
        (await chargesOf(order.orderId)).map(({ state, amount }) => [state, amount]),
        [["succeeded", "1900"]],
      );
      assert.deepEqual(await eventsOf(order.orderId), ["OrderPlaced", "OrderPaid"]);
    });

  it("is found out about when the request or the answer was lost and no webhook comes", async () => {
    for (const token of ["tok_lost", "tok_silent"]) {
      const user = newUser();
      await shop.put(user, "cards-thanks");
      const { body: order } = await shop.order(user, token);
      assert.deepEqual([order.state, order.payment?.state], ["placed", "processing"]);
      await store.admin.query("UPDATE shop.payments SET check_at = now() WHERE order_id = $1", [
        order.orderId,
      ]);
      shop.shop.start();
      await until(`${token} is paid`, async () => (await read(user, order.orderId)).state === "paid");
      assert.equal((await chargesOf(order.orderId)).length, 1);
    }
  });

  it("that nobody pays expires, gives its pieces back once, and is cancelled at the provider", async () => {
    const user = newUser();
    const before = await stockOf("tea-chest");
    await shop.put(user, "tea-chest", 4);
    const { body: order } = await shop.order(user, "tok_challenge");
    assert.equal(await stockOf("tea-chest"), (before ?? 0) - 4);
    await store.admin.query("UPDATE shop.orders SET expires_at = now() WHERE order_id = $1", [order.orderId]);
    const other = await TestShop.start(store);
    for (const one of [shop, other, shop, other]) one.shop.start();
    await until("the provider has cancelled it", async () => {
      const [charge] = await chargesOf(order.orderId);
      return charge?.state === "cancelled";
    });
    await other.stop();
    const expired = await read(user, order.orderId);
    assert.deepEqual([expired.state, expired.payment?.state], ["expired", "cancelled"]);
    assert.equal(await stockOf("tea-chest"), before);
    assert.deepEqual(await eventsOf(order.orderId), ["OrderPlaced", "OrderExpired"]);
    const cancelled = await shop.call("POST", `/orders/${order.orderId}/cancel`, { user });
    assert.equal(cancelled.status, 409);
  });

  it("can be cancelled, as often as one likes: the money goes back once, the pieces too", async () => {
    const user = newUser();
    const before = await stockOf("print-family");
    await shop.put(user, "print-family", 2);
    const { body: order } = await shop.order(user);
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () =>
        shop.call<Order>("POST", `/orders/${order.orderId}/cancel`, { user }),
      ),
    );
    for (const { status, body } of answers) assert.deepEqual([status, body.state], [200, "refunded"]);
    assert.equal((await read(user, order.orderId)).payment?.state, "refunded");
    assert.deepEqual(
      (await chargesOf(order.orderId)).map(({ state }) => state),
      ["refunded"],
    );
    assert.equal(await stockOf("print-family"), before);
    assert.deepEqual(await eventsOf(order.orderId), ["OrderPlaced", "OrderPaid", "OrderRefunded"]);
  });

  it("can't be cancelled after fourteen days", async () => {
    const user = newUser();
    await shop.put(user, "print-family");
    const { body: order } = await shop.order(user);
    await store.admin.query(
      "UPDATE shop.orders SET paid_at = paid_at - interval '15 days' WHERE order_id = $1",
      [order.orderId],
    );
    const { status, body } = await shop.call("POST", `/orders/${order.orderId}/cancel`, { user });
    assert.deepEqual([status, body["detail"]], [409, "An order can be cancelled for 14 days"]);
    assert.equal((await read(user, order.orderId)).state, "paid");
  });

  it("is listed to its buyer, newest first, page by page", async () => {
    const user = newUser();
    const ids: string[] = [];
    for (let n = 0; n < 23; n++) {
      await shop.put(user, "stickers-eyes");
      ids.unshift((await shop.order(user)).body.orderId);
    }
    type Page = { orders: Order[]; cursor?: string };
    const first = (await shop.call<Page>("GET", "/orders", { user })).body;
    assert.deepEqual(
      first.orders.map(({ orderId }) => orderId),
      ids.slice(0, 20),
    );
    const second = (await shop.call<Page>("GET", `/orders?cursor=${first.cursor}`, { user })).body;
    assert.deepEqual(
      second.orders.map(({ orderId }) => orderId),
      ids.slice(20),
    );
    assert.equal(second.cursor, undefined);
    assert.equal((await shop.call("GET", `/orders?cursor=${first.cursor}`, { user: newUser() })).status, 400);
  });

  it("is of no use to others: neither seen, nor cancelled, nor listed", async () => {
    const user = newUser();
    const thief = newUser();
    await shop.put(user, "stickers-eyes");
    const { body: order } = await shop.order(user);
    assert.equal((await shop.call("GET", `/orders/${order.orderId}`, { user: thief })).status, 404);
    assert.equal((await shop.call("POST", `/orders/${order.orderId}/cancel`, { user: thief })).status, 404);
    assert.deepEqual((await shop.call("GET", "/orders", { user: thief })).body, { orders: [] });
    assert.equal((await shop.call("GET", `/orders/${order.orderId}`)).status, 401);
    assert.equal((await read(user, order.orderId)).state, "paid");
    assert.deepEqual(shop.failures, []);
  });

  it("leaves nothing behind for ever: keys, events and merges that nobody repeats any more are forgotten", async () => {
    const age = (days: number) => `now() - interval '${days} days'`;
    await store.admin.query(
      `INSERT INTO shop.requests (user_id, key, body_hash, attempt, lease_until, status, answer, made_at) VALUES
         ('old', 'answered', '', '', now(), 201, '{}', ${age(8)}), ('old', 'answered lately', '', '', now(), 201, '{}', ${age(6)}),
         ('old', 'open', '', '', now(), NULL, NULL, ${age(8)}), ('old', 'open for long', '', '', now(), NULL, NULL, ${age(31)});
       INSERT INTO shop.payment_events VALUES ('old', 'seen', ${age(31)}), ('old', 'seen lately', ${age(29)});
       INSERT INTO shop.cart_merges VALUES ('old', 'merged', ${age(31)}), ('old', 'merged lately', ${age(29)});
       INSERT INTO shop.outbox (type, detail, sent_at) VALUES ('old', '"sent"', ${age(31)}), ('old', '"sent lately"', ${age(29)}), ('old', '"not sent"', NULL)`,
    );
    const other = await TestShop.start(store);
    other.shop.start();
    const left = async () =>
      (
        await store.rows<{ what: string }>(
          `SELECT key AS what FROM shop.requests WHERE user_id = 'old' UNION SELECT event_id FROM shop.payment_events WHERE provider = 'old'
           UNION SELECT merge_id FROM shop.cart_merges WHERE user_id = 'old' UNION SELECT detail #>> '{}' FROM shop.outbox WHERE type = 'old' ORDER BY 1`,
        )
      ).map(({ what }) => what);
    await until("what is old is gone", async () => (await left()).length <= 6);
    assert.deepEqual(await left(), [
      "answered lately",
      "merged lately",
      "not sent",
      "open",
      "seen lately",
      "sent lately",
    ]);
    await other.stop();
  });
});
