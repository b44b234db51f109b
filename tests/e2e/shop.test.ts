import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { DescribeDBClustersCommand, RDSClient } from "@aws-sdk/client-rds";
import type { Cart, CollectionList, CollectionPage, Item, Order, OrderList } from "../../app/shop/schemas.ts";
import type { CacheState, Denial } from "../../local/contract/capabilities.ts";
import type { Mail } from "../../local/observe/mailbox.ts";
import { Copy } from "./support/copy.ts";
import { registerUser, type User } from "./support/user.ts";

/** Times that a request is made until it is answered. */
const ATTEMPTS = 20;

/** Calls the shop, and reads its JSON. While the database resumes the answer is 503, and while an order is placed under the same key (also by a
 * process that was killed, until its lease ends) 409: both say when to ask again. */
async function ask<T>(
  copy: Copy,
  path: string,
  { user, body, ...init }: RequestInit & { readonly user?: User; readonly body?: string } = {},
): Promise<{ readonly status: number; readonly body: T }> {
  const headers = {
    ...(body !== undefined && { "content-type": "application/json" }),
    ...user?.headers,
    ...(init.headers as Record<string, string> | undefined),
  };
  for (let attempt = 1; ; attempt++) {
    const response = await copy.site(`/shop-api${path}`, { ...init, body, headers });
    const answer = { status: response.status, body: (await response.json()) as T };
    const seconds = response.headers.get("retry-after");
    if (![409, 503].includes(answer.status) || seconds === null || attempt === ATTEMPTS) return answer;
    await delay(Number(seconds) * 1000);
  }
}

/** Item that there is most of. */
async function plentiful(copy: Copy): Promise<Item> {
  const { body } = await ask<CollectionPage>(copy, "/collections/teas");
  const item = body.items.toSorted((one, other) => other.stock - one.stock)[0];
  assert.ok(item && item.stock > 10);
  return item;
}

const put = (copy: Copy, user: User, { itemId }: Item, quantity: number) =>
  ask<Cart>(copy, `/cart/items/${itemId}`, { method: "PUT", user, body: JSON.stringify({ quantity }) });

const order = (copy: Copy, user: User, total: Cart["total"], key: string, token = "tok_ok") =>
  ask<Order>(copy, "/orders", {
    method: "POST",
    user,
    headers: { "idempotency-key": key },
    body: JSON.stringify({ total, payment: { token }, language: "ko" }),
  });

/** Mails about orders, once there are `count` of them and no more come. */
async function orderMails(copy: Copy, count: number): Promise<readonly Mail[]> {
  for (let quiet = 0; ;) {
    const mails = (await copy.console<Mail[]>("/api/mails")).filter(({ subject }) =>
      subject.includes("주문해 주셔서 감사합니다"),
    );
    // The mailbox has no event that reaches another process; after the last mail a repeat would take a moment.
    quiet = mails.length >= count ? quiet + 1 : 0;
    if (quiet > 10) return mails;
    await delay(200);
  }
}

describe("The shop", function () {
  this.timeout(300_000);
  const copy = new Copy();
  let buyer: User;
  before(async () => {
    await copy.start();
    buyer = await registerUser(copy, "buyer@example.com");
  });
  after(() => copy.remove());

  it("is browsed by everybody, and has carts and orders for who is signed in", async () => {
    const { status, body } = await ask<CollectionList>(copy, "/collections");
    assert.equal(status, 200);
    assert.deepEqual(
      body.collections.map(({ items }) => items),
      [7, 7, 7, 7, 7],
    );
    const item = await plentiful(copy);
    assert.equal((await ask<Item>(copy, `/items/${item.itemId}`)).body.itemId, item.itemId);
    assert.equal((await ask(copy, "/items/no-such-thing")).status, 404);
    for (const path of ["/cart", "/orders"]) assert.equal((await ask(copy, path)).status, 401, path);
    assert.equal((await ask(copy, "/health/ready")).status, 404, "stays inside the network");
  });

  it("takes an order with what is in the cart, is paid once, and mails once", async () => {
    const item = await plentiful(copy);
    const cart = (await put(copy, buyer, item, 2)).body;
    assert.equal(cart.total.amount, 2 * item.price.amount);
    const key = randomUUID();
    const placed = await order(copy, buyer, cart.total, key);
    assert.deepEqual([placed.status, placed.body.state], [201, "paid"]);
    const again = await order(copy, buyer, cart.total, key);
    assert.deepEqual([again.status, again.body.orderId], [201, placed.body.orderId]);
    const { body: left } = await ask<Item>(copy, `/items/${item.itemId}`);
    assert.equal(left.stock, item.stock - 2);
    const mails = await orderMails(copy, 1);
    assert.deepEqual(
      mails.map(({ to }) => to),
      [["buyer@example.com"]],
    );
    assert.ok(mails[0]?.text.includes(placed.body.orderId));
  });

  it("tells nobody of somebody else's order, and sells nothing to a card that is declined", async () => {
    const { body } = await ask<OrderList>(copy, "/orders", { user: buyer });
    const orderId = body.orders[0]?.orderId ?? assert.fail();
    const other = await registerUser(copy, "other@example.com");
    assert.equal((await ask(copy, `/orders/${orderId}`, { user: other })).status, 404);
    assert.equal((await ask(copy, `/orders/${orderId}/cancel`, { method: "POST", user: other })).status, 404);
    const item = await plentiful(copy);
    const { total } = (await put(copy, other, item, 1)).body;
    const refused = await order(copy, other, total, randomUUID(), "tok_declined");
    assert.equal(refused.status, 402);
    assert.equal((await ask<Item>(copy, `/items/${item.itemId}`)).body.stock, item.stock);
    assert.equal((await orderMails(copy, 1)).length, 1);
  });

  it("signs in to its database by IAM alone, and was refused nothing", async () => {
    const { region, aws: endpoint, operator: credentials } = copy.running;
    const rds = new RDSClient({ region, endpoint, credentials });
    const { DBClusters = [] } = await rds.send(new DescribeDBClustersCommand({}));
    rds.destroy();
    assert.deepEqual(
      DBClusters.map((cluster) => [cluster.IAMDatabaseAuthenticationEnabled, cluster.DatabaseName]),
      [[true, "shop"]],
    );
    assert.deepEqual(await copy.console<Denial[]>("/api/denials"), []);
  });

  it("loses no order that it has answered, takes none twice and mails each once, whatever is killed", async () => {
    // Four orders and the welcome: nobody gets more than five mails a day.
    const keys = Array.from({ length: 4 }, () => randomUUID());
    const user = await registerUser(copy, "unlucky@example.com");
    const others = (await orderMails(copy, 1)).length;
    const item = await plentiful(copy);
    const answered = new Set<string>();
    /** Places an order, or hears again of the one that was placed with the key. */
    const place = async (key: string): Promise<void> => {
      const { total } = (await put(copy, user, item, 1)).body;
      const { status, body } = await order(copy, user, total, key);
      assert.deepEqual([status, body.state], [201, "paid"], JSON.stringify(body));
      answered.add(body.orderId);
    };
    for (const key of keys.slice(0, 2)) await place(key);
    // A message that somebody works on stays hidden for three minutes after he is killed.
    await orderMails(copy, others + 2);
    // In the middle of the third order.
    const unfinished = place(keys[2] as string).catch(() => undefined);
    await delay(20);
    await copy.end("SIGKILL");
    await unfinished;
    await copy.start();
    const { status, body: kept } = await ask<OrderList>(copy, "/orders", { user });
    assert.equal(status, 200, JSON.stringify(kept));
    const ids = new Set(kept.orders.map(({ orderId }) => orderId));
    for (const orderId of answered) assert.ok(ids.has(orderId), orderId);
    for (const key of keys.slice(2)) await place(key);
    const { orders } = (await ask<OrderList>(copy, "/orders", { user })).body;
    assert.deepEqual(
      orders.map(({ state }) => state),
      keys.map(() => "paid"),
    );
    assert.equal((await ask<Item>(copy, `/items/${item.itemId}`)).body.stock, item.stock - keys.length);
    const mails = await orderMails(copy, others + keys.length);
    assert.equal(mails.length, others + keys.length);
    for (const { orderId } of orders)
      assert.equal(mails.filter(({ text }) => text.includes(orderId)).length, 1, orderId);
  });
});

// No address of their own, a reader, a cache, and endpoints for what they call.
describe("The shop of prod", function () {
  this.timeout(300_000);
  const copy = new Copy({ stack: "prod" });
  before(() => copy.start());
  after(() => copy.remove());

  it("sells and mails from tasks without a way to the Internet, through a cache", async () => {
    const user = await registerUser(copy, "buyer@example.com");
    const item = await plentiful(copy);
    const { total } = (await put(copy, user, item, 1)).body;
    const placed = await order(copy, user, total, randomUUID());
    assert.deepEqual([placed.status, placed.body.state], [201, "paid"]);
    assert.equal((await ask<Item>(copy, `/items/${item.itemId}`)).body.stock, item.stock - 1);
    const mails = await orderMails(copy, 1);
    assert.equal(mails.filter(({ text }) => text.includes(placed.body.orderId)).length, 1);
    assert.deepEqual(await copy.console<Denial[]>("/api/denials"), []);
  });

  /** The program's one cache. */
  const cache = async (): Promise<CacheState> => {
    const [one, ...more] = await copy.console<CacheState[]>("/api/caches");
    assert.ok(one && more.length === 0);
    return one;
  };
  const change = async (what: string) => {
    const { arn } = await cache();
    const url = `${copy.running.console}/api/caches?do=${what}&arn=${encodeURIComponent(arn)}`;
    assert.equal((await fetch(url, { method: "POST", headers: { "x-console": "1" } })).status, 200);
  };
  /** States of the breakers that have ever changed, one for each task. */
  const breakers = async (): Promise<readonly string[]> => {
    const states = new Map<string, string>();
    for (const { source, message } of await copy.logs("task")) {
      const state = /"state":"([\w-]+)","msg":"the cache's breaker"/.exec(message)?.[1];
      if (state !== undefined) states.set(source, state);
    }
    return [...states.values()];
  };
  /** A page of the shop, as a visitor gets it: no repeat, and no failure. */
  const visit = async <T>(path: string): Promise<T> => {
    const response = await copy.site(`/shop-api${path}`);
    assert.equal(response.status, 200, path);
    return (await response.json()) as T;
  };
  /** Visits item and collection, from task to task, until something holds. @returns the stocks that were shown. */
  const browse = async (itemId: string, collection: string, until: () => Promise<boolean>) => {
    const stocks = new Set<number>();
    for (let visits = 0; visits < 10 || !(await until()); visits++) {
      assert.ok(visits < 400, `after ${visits} visits the breakers were ${(await breakers()).join(", ")}`);
      stocks.add((await visit<Item>(`/items/${itemId}`)).stock);
      const { items } = await visit<CollectionPage>(`/collections/${collection}`);
      stocks.add(items.find((item) => item.itemId === itemId)?.stock ?? -1);
      // A breaker that is open waits for a second or two.
      if (visits >= 10) await delay(50);
    }
    return [...stocks];
  };

  for (const [fault, begin, end] of [
    ["stopped", "interrupt", "resume"],
    ["slower than it is worth", "slow&milliseconds=500", "slow&milliseconds=0"],
  ] as const)
    it(`goes on while its cache is ${fault}: every page, own orders at once; and uses it again when it is well`, async () => {
      const user = await registerUser(copy, `${begin.slice(0, 4)}@example.com`);
      const item = await plentiful(copy);
      const buy = async () => {
        const { total } = (await put(copy, user, item, 1)).body;
        const { status, body } = await order(copy, user, total, randomUUID());
        assert.deepEqual([status, body.state], [201, "paid"]);
      };
      const now = async () => true;
      const used = async () => {
        const { hits } = await cache();
        return async () => (await cache()).hits > hits;
      };
      assert.deepEqual(await browse(item.itemId, item.collection, await used()), [item.stock]);
      assert.ok((await breakers()).every((state) => state === "closed"));

      await change(begin);
      const opened = async () => {
        const states = await breakers();
        return states.length === 2 && !states.includes("closed");
      };
      assert.deepEqual(await browse(item.itemId, item.collection, opened), [item.stock]);
      await buy();
      assert.deepEqual(await browse(item.itemId, item.collection, now), [item.stock - 1]);

      await change(end);
      // Until a task that wrote can forget again, the other one may have a value of before: docs/cache.md.
      await browse(item.itemId, item.collection, async () =>
        (await breakers()).every((state) => state === "closed"),
      );
      assert.deepEqual(await browse(item.itemId, item.collection, await used()), [item.stock - 1]);
      await buy();
      assert.deepEqual(await browse(item.itemId, item.collection, now), [item.stock - 2]);
    });
});
