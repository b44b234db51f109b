import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Carts } from "../../../app/shop/carts/carts.ts";
import { StoredCatalogue } from "../../../app/shop/catalogue/catalogue.ts";
import { Database } from "../../../app/shop/database/database.ts";
import type { Order } from "../../../app/shop/schemas.ts";
import { newUser, TestShop, until } from "./support/shop.ts";
import { Store } from "./support/store.ts";

describe("The shop's store", function () {
  this.timeout(60_000);
  let store: Store;
  before(async () => {
    store = await Store.start();
  });
  after(async () => {
    await store.stop();
  });
  const stock = async (itemId: string) =>
    (await store.rows<{ stock: number }>("SELECT stock FROM shop.items WHERE item_id = $1", [itemId]))[0]
      ?.stock ?? 0;

  for (const how of ["fast", "immediate"] as const)
    it(`may restart in the middle of orders (${how}): each ends once, and no piece is lost`, async () => {
      const shop = await TestShop.start(store);
      const item = how === "fast" ? "notebook-scales" : "calendar-odd-days";
      const before = await stock(item);
      const users = Array.from({ length: 30 }, newUser);
      for (const user of users) await shop.put(user, item);
      const total = (await shop.put(users[0] as string, item)).total;
      let done = 0;
      const orders = users.map(async (user) => {
        const key = randomUUID();
        for (;;) {
          const { status, headers, body } = await shop.order(user, "tok_ok", { key, total });
          if (status === 201) {
            done++;
            return body;
          }
          assert.ok(
            status === 503 || (status === 409 && headers["retry-after"] !== undefined),
            `${status} ${body.detail}`,
          );
          await new Promise((resolve) => setTimeout(resolve, 100));
          if (status === 409)
            await store.admin
              .query("UPDATE shop.requests SET lease_until = now() WHERE key = $1", [key])
              .catch(() => undefined);
        }
      });
      await until("some have begun", async () => (await stock(item)) < before);
      assert.ok(done < users.length, "they are in the middle");
      await store.restart(how);
      const placed = await Promise.all(orders);
      shop.shop.start();
      await until("all are paid", async () => {
        await store.admin.query(
          "UPDATE shop.payments SET check_at = now() WHERE state IN ('started', 'processing')",
        );
        shop.shop.start();
        const [{ n } = { n: "" }] = await store.rows<{ n: string }>(
          "SELECT count(*) AS n FROM shop.orders WHERE state = 'paid' AND user_id = ANY ($1)",
          [users],
        );
        return n === String(users.length);
      });
      assert.equal(new Set(placed.map(({ orderId }) => orderId)).size, users.length);
      const [{ n } = { n: "" }] = await store.rows<{ n: string }>(
        "SELECT count(*) AS n FROM shop.orders WHERE user_id = ANY ($1)",
        [users],
      );
      assert.equal(n, String(users.length), "one order for each key");
      assert.equal(await stock(item), before - users.length);
      await shop.stop();
    });

  it("may end a connection inside of a transaction: the work is done again, and once", async () => {
    const shop = await TestShop.start(store);
    let attempts = 0;
    const user = newUser();
    await shop.database.transact(async (transaction) => {
      attempts++;
      await transaction
        .insertInto("cart_lines")
        .values({ user_id: user, item_id: "ink-midnight", quantity: 1 })
        .execute();
      if (attempts > 1) return;
      await store.admin.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'shop' AND state = 'idle in transaction'",
      );
      await transaction.selectFrom("items").select("stock").limit(1).execute();
    });
    assert.equal(attempts, 2);
    const { body } = await shop.call<{ lines: { quantity: number }[] }>("GET", "/cart", { user });
    assert.deepEqual(
      body.lines.map(({ quantity }) => quantity),
      [1],
    );
    await shop.stop();
  });

  it("whose connections are all in use makes callers come back: 503 with retry-after, soon", async () => {
    const shop = await TestShop.start(store, { pool: { size: 2, patience: 300 } });
    const holding = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    let held = 0;
    const holders = [1, 2].map(
      async () =>
        await shop.database.read(
          async (handle) =>
            await handle.connection().execute(async () => {
              if (++held === 2) holding.resolve();
              await release.promise;
            }),
        ),
    );
    await holding.promise;
    const buyer = newUser();
    const key = randomUUID();
    const total = { amount: 1300, currency: "USD" };
    const began = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => await shop.call("GET", "/collections")),
    );
    const order = await shop.order(buyer, "tok_ok", { key, total });
    const took = performance.now() - began;
    assert.deepEqual([order.status, order.headers["retry-after"]], [503, "2"]);
    for (const { status, headers, body } of answers) {
      assert.equal(status, 503);
      assert.equal(headers["retry-after"], "2");
      assert.equal(headers["content-type"], "application/problem+json; charset=utf-8");
      assert.ok(!JSON.stringify(body).includes("connect"));
    }
    assert.ok(took < 5_000, `it took ${took} ms`);
    // Health does not need the store.
    assert.equal((await shop.call("GET", "/health/ready")).status, 200);
    release.resolve();
    await Promise.all(holders);
    assert.equal((await shop.call("GET", "/collections")).status, 200);
    // Nothing was kept of the order that was told to come back.
    await shop.put(buyer, "ink-midnight");
    const again = await shop.order(buyer, "tok_ok", { key, total });
    assert.deepEqual([again.status, again.body.state], [201, "paid"]);
    await shop.stop();
  });

  it("that is away makes callers come back, and the health of the task stays as it is", async () => {
    const away = await Store.start();
    const shop = await TestShop.start(away);
    await away.stop();
    const { status, headers } = await shop.call("GET", "/items/ink-midnight");
    assert.deepEqual([status, headers["retry-after"]], [503, "5"]);
    assert.equal((await shop.call("GET", "/health/live")).status, 200);
    await shop.stop();
  });

  it("has no connection of a shop that nobody asks, not even for its health, so that it can pause", async () => {
    const pool = store.pool({ idle: 50 });
    await pool.query("SELECT 1");
    assert.equal(pool.totalCount, 1);
    await until("the connection is closed", async () => pool.totalCount === 0);
    await pool.end();
    const shop = await TestShop.start(store);
    shop.shop.start();
    for (const path of ["/health/live", "/health/ready"])
      assert.equal((await shop.call("GET", path)).status, 200);
    const idle = await TestShop.start(store);
    await idle.call("GET", "/health/ready");
    assert.equal(idle.database.connections, 0);
    await shop.stop();
    await idle.stop();
  });

  it("has no connection for long, however busy it is: one to a server that is no writer any more goes", async () => {
    assert.equal(store.pool().options.maxLifetimeSeconds, 60);
    const pool = store.pool({ size: 1, life: 1 });
    const pid = async () =>
      (await pool.query<{ pid: number }>("SELECT pg_backend_pid() AS pid")).rows[0]?.pid;
    const first = await pid();
    await until("it is another connection", async () => (await pid()) !== first);
    await pool.end();
  });

  it("gives up a statement, a lock and an idle transaction after seconds, whoever connects as the service", async () => {
    const pool = store.pool();
    const settings = await Promise.all(
      ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "search_path"].map(
        async (name) => {
          const { rows } = await pool.query<Record<string, string>>(`SHOW ${name}`);
          return [name, rows[0]?.[name]];
        },
      ),
    );
    assert.deepEqual(Object.fromEntries(settings), {
      statement_timeout: "5s",
      lock_timeout: "3s",
      idle_in_transaction_session_timeout: "5s",
      search_path: "shop",
    });
    await pool.end();
  });

  it("may have readers, which are asked for what may be a moment old, and for nothing else", async () => {
    const asked: string[] = [];
    const spy = (name: string) => {
      const pool = store.pool();
      pool.on("acquire", () => asked.push(name));
      return pool;
    };
    const database = new Database(spy("writer"), spy("reader"));
    const catalogue = new StoredCatalogue(database);
    await catalogue.collections();
    await catalogue.page("teas", 5);
    assert.deepEqual(new Set(asked.splice(0)), new Set(["reader"]));
    await catalogue.item("tea-chest");
    await catalogue.page("teas", 0);
    await new Carts(database).get(newUser());
    assert.deepEqual(new Set(asked), new Set(["writer"]));
    await database.close();
  });

  it("that is locked by somebody for long is a 503 after the lock's time, and nothing hangs", async () => {
    const shop = await TestShop.start(store);
    const user = newUser();
    await shop.put(user, "pen-feather-griffin");
    await store.admin.query("ALTER ROLE shop SET lock_timeout = '50ms'");
    const fresh = await TestShop.start(store);
    const locker = await store.connect();
    await locker.query("BEGIN");
    await locker.query("SELECT FROM shop.items WHERE item_id = 'pen-feather-griffin' FOR UPDATE");
    const { status, headers } = await fresh.order(user, "tok_ok", {
      total: { amount: 1850, currency: "USD" },
    });
    assert.deepEqual([status, headers["retry-after"]], [503, "5"]);
    await locker.query("ROLLBACK");
    await locker.end();
    await store.admin.query("ALTER ROLE shop SET lock_timeout = '3s'");
    const { body } = await fresh.order(user);
    assert.equal((body satisfies Order).state, "paid");
    await fresh.stop();
    await shop.stop();
  });
});
