import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { type Charge, type Outcome, PaymentUnclear } from "../../../app/shop/payments/provider.ts";
import type { SandboxPayments } from "../../../app/shop/payments/sandbox.ts";
import type { Cart, Order } from "../../../app/shop/schemas.ts";
import { newUser, TestShop, until } from "./support/shop.ts";
import { Store } from "./support/store.ts";

/** The sandbox, whose next charge may be held or lost. */
class Provider {
  readonly #sandbox: SandboxPayments;
  /** Called before a charge. */
  before: (charge: Charge) => Promise<void> = async () => undefined;
  /** Called after it, before its answer. */
  after: (charge: Charge) => Promise<void> = async () => undefined;
  constructor(sandbox: SandboxPayments) {
    this.#sandbox = sandbox;
  }
  get name() {
    return this.#sandbox.name;
  }
  async charge(charge: Charge): Promise<Outcome> {
    await this.before(charge);
    const outcome = await this.#sandbox.charge(charge);
    await this.after(charge);
    return outcome;
  }
  find: SandboxPayments["find"] = async (payment) => await this.#sandbox.find(payment);
  cancel: SandboxPayments["cancel"] = async (payment) => await this.#sandbox.cancel(payment);
  refund: SandboxPayments["refund"] = async (payment) => await this.#sandbox.refund(payment);
  readWebhook: SandboxPayments["readWebhook"] = (body, headers) => this.#sandbox.readWebhook(body, headers);
}

describe("A checkout", function () {
  this.timeout(120_000);
  let store: Store;
  let shops: readonly TestShop[];
  let provider: Provider;
  before(async () => {
    store = await Store.start();
    const options = {
      // Nobody hears of a payment but who asked for it.
      deliver: async () => undefined,
      provider: (sandbox: SandboxPayments) => (provider = new Provider(sandbox)),
    };
    shops = [await TestShop.start(store), await TestShop.start(store, options)];
  });
  after(async () => {
    for (const shop of shops) await shop.stop();
    await store.stop();
  });
  afterEach(() => {
    provider.before = async () => undefined;
    provider.after = async () => undefined;
  });
  const count = async (statement: string, ...values: unknown[]) =>
    Number((await store.rows<{ n: string }>(`SELECT count(*) AS n FROM ${statement}`, values))[0]?.n);

  it("of the last 100 pieces by 1,000 people at once sells exactly 100, each paid once", async () => {
    await store.admin.query("UPDATE shop.items SET stock = 100 WHERE item_id = 'kraken-night-light'");
    const users = Array.from({ length: 1_000 }, newUser);
    await store.admin.query(
      `INSERT INTO shop.cart_lines (user_id, item_id, quantity)
       SELECT user_id, 'kraken-night-light', 1 FROM unnest($1::text[]) AS user_id`,
      [users],
    );
    const total = { amount: 2450, currency: "USD" };
    let told = 0;
    const statuses = await Promise.all(
      users.map(async (user, index) => {
        const key = randomUUID();
        const shop = shops[index % 2] as TestShop;
        for (;;) {
          const { status, headers, body } = await shop.order(user, "tok_ok", { key, total });
          const seconds = Number(headers["retry-after"]);
          if (status !== 503 && !seconds) return `${status} ${body.state ?? body.detail ?? ""}`;
          // A busy shop says when to come back; the same key makes the same order.
          told++;
          assert.ok(seconds >= 1 && seconds <= 15, `retry-after is ${seconds}`);
          await delay(seconds * 200 + Math.random() * 500);
        }
      }),
    );
    const tally = Map.groupBy(statuses, (status) => status);
    assert.deepEqual(
      Object.fromEntries([...tally].map(([status, { length }]) => [status, length]).sort()),
      { "201 paid": 100, "409 kraken-night-light is sold out": 900 },
      `${told} were told to come back`,
    );
    const [{ stock } = { stock: -1 }] = await store.rows<{ stock: number }>(
      "SELECT stock FROM shop.items WHERE item_id = 'kraken-night-light'",
    );
    assert.equal(stock, 0);
    assert.equal(await count("shop.orders WHERE user_id = ANY ($1)", users), 100);
    assert.deepEqual(await store.rows("SELECT count(*)::int, sum(quantity)::int FROM shop.order_lines"), [
      { count: 100, sum: 100 },
    ]);
    assert.equal(await count("shop.cart_lines"), 900, "who got none keeps the cart");
    assert.equal(await count("sandbox.charges"), 100);
    assert.equal(await count("sandbox.charges WHERE state = 'succeeded' AND amount = 2450"), 100);
    assert.equal(await count("(SELECT DISTINCT order_id FROM sandbox.charges)"), 100);
    assert.equal(await count("shop.outbox WHERE type = 'OrderPaid'"), 100);
  });

  it("of several items in whatever order, by many at once, ends without a deadlock", async () => {
    const ids = ["fog-earl-grey", "cyclops-oolong", "siren-honey-tea", "ember-rooibos"];
    await store.admin.query("UPDATE shop.items SET stock = 60 WHERE item_id = ANY ($1)", [ids]);
    const users = Array.from({ length: 40 }, newUser);
    for (const [index, user] of users.entries())
      for (const id of index % 2 === 0 ? ids : ids.toReversed())
        await (shops[0] as TestShop).put(user, id, 1);
    const answers = await Promise.all(
      users.map(async (user, index) => {
        const shop = shops[index % 2] as TestShop;
        const { status, body } = await shop.order(user, index % 3 === 0 ? "tok_declined" : "tok_ok");
        if (status === 201 && index % 4 === 1)
          await shop.call("POST", `/orders/${body.orderId}/cancel`, { user });
        return status;
      }),
    );
    assert.deepEqual([...new Set(answers)].sort(), [201, 402]);
    const left = await store.rows<{ stock: number }>(
      "SELECT stock FROM shop.items WHERE item_id = ANY ($1)",
      [ids],
    );
    const sold = await count("shop.orders WHERE user_id = ANY ($1) AND state = 'paid'", users);
    for (const { stock } of left) assert.equal(stock, 60 - sold);
    // The work would be done again after one: only the server tells. Its statistics may come a second later, its log does not.
    assert.deepEqual(
      store.log.filter((line) => line.includes("deadlock detected")),
      [],
    );
  });

  it("that comes twenty times at once with one key makes one order with one charge", async () => {
    const user = newUser();
    await (shops[0] as TestShop).put(user, "notebook-scales", 1);
    const key = randomUUID();
    const total = { amount: 1450, currency: "USD" };
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        (shops[index % 2] as TestShop).order(user, "tok_ok", { key, total }),
      ),
    );
    const done = answers.filter(({ status }) => status === 201);
    assert.ok(done.length >= 1);
    for (const { status, headers, body } of answers) {
      if (status === 201) assert.deepEqual(body, done[0]?.body);
      else {
        assert.deepEqual([status, body.detail], [409, "The same order is being placed at this moment"]);
        assert.match(String(headers["retry-after"]), /^\d+$/);
      }
    }
    const again = await (shops[1] as TestShop).order(user, "tok_ok", { key, total });
    assert.deepEqual([again.status, again.body], [201, done[0]?.body]);
    assert.equal(await count("shop.orders WHERE user_id = $1", user), 1);
    const orderId = again.body.orderId;
    assert.equal(await count("sandbox.charges WHERE order_id = $1", orderId), 1);
  });

  it("with a key that belongs to another body is refused with 422; another user's key is another key", async () => {
    const [shop] = shops as [TestShop];
    const key = randomUUID();
    const total = { amount: 450, currency: "USD" };
    const user = newUser();
    await shop.put(user, "stickers-eyes");
    assert.equal((await shop.order(user, "tok_ok", { key, total })).status, 201);
    for (const [token, sum] of [
      ["tok_declined", total],
      ["tok_ok", { amount: 451, currency: "USD" }],
      ["tok_ok", { amount: 450, currency: "EUR" }],
    ] as const)
      assert.equal((await shop.order(user, token, { key, total: sum })).status, 422);
    const other = newUser();
    await shop.put(other, "stickers-eyes");
    assert.equal((await shop.order(other, "tok_ok", { key, total })).status, 201);
  });

  it("that was refused is refused again with its key, and not with another one", async () => {
    const [shop] = shops as [TestShop];
    const user = newUser();
    const key = randomUUID();
    const total = { amount: 450, currency: "USD" };
    assert.equal((await shop.order(user, "tok_ok", { key, total })).body.detail, "The cart is empty");
    await shop.put(user, "stickers-eyes");
    assert.equal((await shop.order(user, "tok_ok", { key, total })).body.detail, "The cart is empty");
    assert.equal((await shop.order(user, "tok_ok", { total })).status, 201);
  });

  it("in flight answers 409 at once, and whoever comes when its process is gone ends it with the same charge", async () => {
    const [, shop] = shops as [TestShop, TestShop];
    const user = newUser();
    await shop.put(user, "yeti-ice-lamp");
    const key = randomUUID();
    const total = { amount: 5400, currency: "USD" };
    // The charge is made, and its answer never comes back to the process: it is gone.
    const charged = Promise.withResolvers<void>();
    provider.after = async () => {
      charged.resolve();
      await new Promise<never>(() => undefined);
    };
    void shop.order(user, "tok_ok", { key, total });
    await charged.promise;
    provider.after = async () => undefined;
    const busy = await shop.order(user, "tok_ok", { key, total });
    assert.equal(busy.status, 409);
    assert.ok(Number(busy.headers["retry-after"]) >= 1);
    // Its lease ends.
    await store.admin.query("UPDATE shop.requests SET lease_until = now() WHERE key = $1", [key]);
    const { status, body } = await shop.order(user, "tok_ok", { key, total });
    assert.deepEqual([status, body.state], [201, "paid"]);
    assert.deepEqual(
      await store.rows("SELECT state, requests FROM sandbox.charges WHERE order_id = $1", [body.orderId]),
      [{ state: "succeeded", requests: 2 }],
    );
    assert.equal(await count("shop.orders WHERE user_id = $1", user), 1);
  });

  it("whose process dies before the charge, and whose buyer never comes back, is paid by the upkeep", async () => {
    const [, shop] = shops as [TestShop, TestShop];
    const user = newUser();
    await shop.put(user, "yeti-ice-lamp");
    const asked = Promise.withResolvers<void>();
    provider.before = async () => {
      asked.resolve();
      await new Promise<never>(() => undefined);
    };
    void shop.order(user, "tok_ok");
    await asked.promise;
    provider.before = async () => undefined;
    await store.admin.query("UPDATE shop.payments SET check_at = now() WHERE state = 'started'");
    shop.shop.start();
    await until("it is paid", async () => {
      const { body } = await shop.call<{ orders: Order[] }>("GET", "/orders", { user });
      return body.orders[0]?.state === "paid";
    });
    assert.equal(
      await count(
        "sandbox.charges WHERE order_id IN (SELECT order_id::text FROM shop.orders WHERE user_id = $1)",
        user,
      ),
      1,
    );
  });

  it("whose provider can't be reached is placed, says so, and takes nothing twice", async () => {
    const [, shop] = shops as [TestShop, TestShop];
    const user = newUser();
    await shop.put(user, "yeti-ice-lamp");
    provider.before = async () => {
      throw new PaymentUnclear("the network is down");
    };
    const { status, body } = await shop.order(user);
    assert.deepEqual([status, body.state, body.payment], [201, "placed", { state: "processing" }]);
    provider.before = async () => undefined;
    await store.admin.query("UPDATE shop.payments SET check_at = now() WHERE order_id = $1", [body.orderId]);
    shop.shop.start();
    await until("it is paid", async () => {
      const { body: order } = await shop.call<Order>("GET", `/orders/${body.orderId}`, { user });
      return order.state === "paid";
    });
    assert.equal(await count("sandbox.charges WHERE order_id = $1", body.orderId), 1);
  });

  it("does not believe prices: a changed price is the shop's, and the buyer is asked again", async () => {
    const [shop] = shops as [TestShop];
    const user = newUser();
    const { total } = await shop.put(user, "moon-rabbit-lantern");
    await store.admin.query("UPDATE shop.items SET price = 2900 WHERE item_id = 'moon-rabbit-lantern'");
    const { status, body } = await shop.order(user, "tok_ok", { total });
    assert.deepEqual(
      [status, body.detail],
      [409, "The total is 2900 USD now (minor units): look at the cart again"],
    );
    const cart = await shop.call<Cart>("GET", "/cart", { user });
    assert.equal((await shop.order(user, "tok_ok", { total: cart.body.total })).body.total.amount, 2900);
  });
});
