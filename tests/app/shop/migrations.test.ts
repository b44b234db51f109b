import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import pg from "pg";
import { migrateAsOwner } from "../../../app/functions/shop-migration-sql/handle.ts";
import { migrateBySecret } from "../../../app/functions/shop-migration/handle.ts";
import { collections, items } from "../../../app/shop/data/catalogue.ts";
import { prepareDatabase } from "../../../app/shop/migrate.ts";
import { makeApplicationUser } from "../../../app/shop/migrations/application-user.ts";
import { migrations } from "../../../app/shop/migrations/index.ts";
import { checksumOf, migrate, type Migration } from "../../../app/shop/migrations/run.ts";
import { plant } from "../../../app/shop/migrations/seed.ts";
import { Store } from "./support/store.ts";

/** Checksums of the steps as they were first deployed: none of them changes any more. */
const deployed: readonly string[] = [
  "4bb594e78c7496340e4ce7d6b06e10ffa567b20f6a3c543a09d998e11df0617e",
  "42331316655a18588b9a7aa795cfabd557d29593238f464db9d561e775c8597e",
  "5a5aecbd42deae4dbf2afb774a058cde3bcbf135cb606b9e39645452535ac909",
  "4ddd80410ba483f48c0869751e9e9c7d54631313b0f3e6b9215c1603e67badc5",
  "f3bf2151e36df21183ef5d5780f9791f758e5d146a5749febc1b6a93139f8f5a",
  "cedf027c982367b02c2685a62153495510701eda0d33307c056034c443679fe5",
  "869f27ff8bfbb3f68fc01fa7113a79ddc051dc6d50464660437ba2cd16c23ae1",
];

/** Rows that somebody has in a database of a version; each statement needs its step. */
const inhabitants: readonly (readonly [step: number, statement: string])[] = [
  [2, "INSERT INTO shop.cart_lines (user_id, item_id, quantity) VALUES ('u', 'ink-midnight', 3)"],
  [2, "INSERT INTO shop.cart_merges (user_id, merge_id) VALUES ('u', 'm')"],
  [
    3,
    `INSERT INTO shop.orders (order_id, user_id, state, total, currency, language, expires_at)
     SELECT gen_random_uuid(), 'u', state, 1300, 'USD', 'ko', now()
     FROM unnest(ARRAY['placed', 'paid', 'cancelled', 'refunded', 'expired']) AS state`,
  ],
  [
    3,
    `INSERT INTO shop.order_lines SELECT order_id, 'ink-midnight', 'Midnight ink', '잉크', 1300, 1 FROM shop.orders`,
  ],
  [
    3,
    "INSERT INTO shop.requests (user_id, key, body_hash, attempt, lease_until) VALUES ('u', 'k', 'h', 'a', now())",
  ],
  [5, `INSERT INTO shop.outbox (type, detail) VALUES ('OrderPaid', '{"orderId": "x"}')`],
];

describe("Migrations of the shop", function () {
  this.timeout(60_000);
  let store: Store;
  let databases = 0;
  before(async () => {
    store = await Store.start({ prepared: false });
  });
  after(async () => {
    await store.stop();
  });
  /** A connection to a new and empty database. */
  const empty = async () => {
    const name = `database_${++databases}`;
    await store.admin.query(`CREATE DATABASE ${name}`);
    return { client: await store.connect(name), name };
  };
  const dump = async (client: pg.ClientBase) => {
    const { rows } = await client.query<Record<string, unknown>>(
      `SELECT table_schema, table_name, column_name, data_type, is_nullable, column_default
       FROM information_schema.columns WHERE table_schema IN ('shop', 'sandbox') ORDER BY 1, 2, 3`,
    );
    const { rows: indexes } = await client.query<Record<string, unknown>>(
      "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname IN ('shop', 'sandbox') ORDER BY 1",
    );
    return { rows, indexes };
  };

  it("are numbered from 1 without a gap, and are what was deployed", () => {
    assert.deepEqual(
      migrations.map(({ number }) => number),
      migrations.map((_, index) => index + 1),
    );
    assert.deepEqual(migrations.map(checksumOf).slice(0, deployed.length), deployed);
  });

  for (let version = 0; version <= migrations.length; version++)
    it(`bring a database of version ${version} with data in it to the last one, and again change nothing`, async () => {
      const { client } = await empty();
      if (version > 0) await migrate(client, migrations.slice(0, version));
      if (version > 0) await plant(client, collections, items);
      for (const [step, statement] of inhabitants) if (step <= version) await client.query(statement);
      const { steps } = await prepareDatabase(client, { name: "shop" });
      assert.deepEqual(
        steps,
        migrations.slice(version).map(({ number }) => number),
      );
      const fresh = (await empty()).client;
      await prepareDatabase(fresh, { name: "shop" });
      assert.deepEqual(await dump(client), await dump(fresh));
      await fresh.end();
      const { rows } = await client.query<{ state: string; payment: string }>(
        "SELECT o.state, p.state AS payment FROM shop.orders o JOIN shop.payments p USING (order_id) WHERE p.provider = 'none' ORDER BY 1",
      );
      if (version === 3)
        assert.deepEqual(
          rows.map(({ state, payment }) => `${state}: ${payment}`),
          [
            "cancelled: cancelled",
            "expired: cancelled",
            "paid: succeeded",
            "placed: cancelled",
            "refunded: refunded",
          ],
        );
      if (version >= 2) {
        const { rows: kept } = await client.query("SELECT quantity FROM shop.cart_lines");
        assert.deepEqual(kept, [{ quantity: 3 }]);
      }
      assert.deepEqual(await prepareDatabase(client, { name: "shop" }), { steps: [], items: 0 });
      await client.end();
    });

  it("refuse a step that was changed after it had run, and a database that is newer than the code", async () => {
    const { client } = await empty();
    await migrate(client, migrations);
    const changed = migrations.with(1, { ...(migrations[1] as Migration), sql: "SELECT 1" });
    await assert.rejects(migrate(client, changed), /step 2 \(carts\) was changed after it had been applied/);
    await assert.rejects(
      migrate(client, migrations.slice(0, 3)),
      /has step 4 \(payments\), which this version/,
    );
    await client.end();
  });

  it("are done by one at a time, whoever else tries", async () => {
    const { client, name } = await empty();
    const others = await Promise.all([1, 2, 3].map(async () => await store.connect(name)));
    const taken = await Promise.all([client, ...others].map(async (one) => await migrate(one, migrations)));
    assert.deepEqual(taken.map(({ length }) => length).sort(), [0, 0, 0, migrations.length]);
    for (const one of [client, ...others]) await one.end();
  });

  it("undo a step that fails, keep those before it, and go on the next time", async () => {
    const { client } = await empty();
    const broken: Migration = {
      number: migrations.length + 1,
      name: "broken",
      sql: "CREATE TABLE shop.half (); INSERT INTO shop.nowhere VALUES (1)",
    };
    await assert.rejects(
      migrate(client, [...migrations, broken]),
      /step 8 \(broken\) failed: .*shop\.nowhere/,
    );
    const { rows } = await client.query(
      "SELECT to_regclass('shop.half') AS half, count(*)::int AS n FROM shop.migrations",
    );
    assert.deepEqual(rows, [{ half: null, n: migrations.length }]);
    assert.deepEqual(
      await migrate(client, [...migrations, { ...broken, sql: "CREATE TABLE shop.half ()" }]),
      [8],
    );
    await client.end();
  });

  it("leave the shopkeeper's prices, texts and stock alone", async () => {
    const { client } = await empty();
    await prepareDatabase(client, { name: "shop" });
    await client.query(
      "UPDATE shop.items SET price = 1, stock = 2, name_en = 'mine' WHERE item_id = 'ink-midnight'",
    );
    await client.query("DELETE FROM shop.items WHERE item_id = 'seal-stone'");
    assert.equal((await prepareDatabase(client, { name: "shop" })).items, 1);
    const { rows } = await client.query(
      "SELECT price, stock, name_en FROM shop.items WHERE item_id = 'ink-midnight'",
    );
    assert.deepEqual(rows, [{ price: "1", stock: 2, name_en: "mine" }]);
    await client.end();
  });

  it("give the service's user what it does, and nothing more", async () => {
    const { client, name } = await empty();
    await prepareDatabase(client, { name: "shop" });
    await client.query("SET SESSION AUTHORIZATION shop");
    for (const statement of [
      "UPDATE shop.items SET price = 0",
      "INSERT INTO shop.items SELECT * FROM shop.items",
      "DELETE FROM shop.items",
      "UPDATE shop.order_lines SET price = 0",
      "DELETE FROM shop.orders",
      "UPDATE shop.orders SET total = 0",
      "UPDATE shop.orders SET user_id = 'me'",
      "DELETE FROM shop.payments",
      "TRUNCATE shop.outbox",
      "UPDATE shop.outbox SET detail = '{}'",
      "DROP TABLE shop.items",
      "ALTER TABLE shop.items ADD COLUMN mine text",
      "CREATE TABLE shop.mine ()",
      "CREATE TABLE public.mine ()",
      "SELECT * FROM shop.migrations",
      "DELETE FROM shop.migrations",
      "CREATE ROLE mine",
      "COPY shop.items TO PROGRAM 'cat'",
      "SELECT pg_read_file('/etc/passwd')",
    ])
      await assert.rejects(client.query(statement), /permission denied|must be owner/, statement);
    await client.query("UPDATE shop.items SET stock = stock");
    await client.end();
    assert.ok(name);
  });

  it("let the service's user sign in by IAM where RDS has its role, and fail where it should be and is not", async () => {
    const { client } = await empty();
    await migrate(client, migrations);
    await assert.rejects(
      makeApplicationUser(client, { name: "shop", iamRole: "rds_iam" }),
      /role "rds_iam" does not exist/,
    );
    await client.query("CREATE ROLE rds_iam");
    await makeApplicationUser(client, { name: "shop", iamRole: "rds_iam" });
    await makeApplicationUser(client, { name: "shop", iamRole: "rds_iam" });
    const { rows } = await client.query(
      "SELECT pg_has_role('shop', 'rds_iam', 'member') AS member, rolpassword FROM pg_authid WHERE rolname = 'shop'",
    );
    assert.deepEqual(rows, [{ member: true, rolpassword: null }]);
    for (const bad of ['shop"; DROP SCHEMA shop; --', "", "Shop", "shop user"])
      await assert.rejects(makeApplicationUser(client, { name: bad }), /must be lower-case letters/);
    await client.end();
  });

  it("begin when a paused database is back, and end at once when the password is wrong", async () => {
    const { client, name } = await empty();
    await client.end();
    let tries = 0;
    const user = { name: "shop" };
    const master = { username: "postgres", password: "secret" };
    const [socket] = await store.rows<{ unix_socket_directories: string }>("SHOW unix_socket_directories");
    const connect = ({ username }: { username: string }) =>
      new pg.Client({
        user: username,
        database: name,
        host: ++tries < 3 ? "/nowhere" : socket?.unix_socket_directories,
        port: 5432,
      });
    const { steps } = await migrateAsOwner(master, user, { connect, remaining: () => 60_000, pause: 1 });
    assert.deepEqual([steps.length, tries], [migrations.length, 3]);
    const wrong = new pg.Client({});
    wrong.connect = () => Promise.reject(Object.assign(new Error("password"), { code: "28P01" }));
    await assert.rejects(
      migrateAsOwner(master, user, { connect: () => wrong, remaining: () => 60_000, pause: 1 }),
      /password/,
    );
    const never = () => new pg.Client({ host: "/nowhere" });
    await assert.rejects(
      migrateAsOwner(master, user, { connect: never, remaining: () => 1_000, pause: 1 }),
      /ENOENT/,
    );
  });

  it("get the master from its secret, and tell nothing of it when they fail", async () => {
    const secret = JSON.stringify({ username: "postgres", password: "very-secret", engine: "postgres" });
    let payload = "";
    const invoke = async (given: string) => {
      payload = given;
      return { failed: false, answer: '{"steps":[1]}' };
    };
    assert.deepEqual(await migrateBySecret({ readSecret: async () => secret, invoke }), { steps: [1] });
    assert.deepEqual(JSON.parse(payload), { username: "postgres", password: "very-secret" });
    const failing = async () => ({ failed: true, answer: '{"errorMessage":"step 2 failed"}' });
    await assert.rejects(
      migrateBySecret({ readSecret: async () => secret, invoke: failing }),
      (error: Error) => error.message === "the migration failed: step 2 failed",
    );
    await assert.rejects(
      migrateBySecret({ readSecret: async () => "{}", invoke }),
      /no username and password/,
    );
  });
});

describe("The goods that are planted", () => {
  it("are five collections of seven items, in both languages, with prices, pieces and a picture of their own", () => {
    assert.equal(collections.length, 5);
    assert.equal(items.length, 35);
    assert.equal(new Set(items.map(({ itemId }) => itemId)).size, 35);
    for (const { name, picture, text, title } of collections) {
      assert.equal(items.filter(({ collection }) => collection === name).length, 7);
      assert.match(title.ko + text.ko, /[가-힣]/);
      assert.ok(readFileSync(`web/public${picture}`, "utf8").startsWith("<svg"));
    }
    for (const { itemId, name, text, price, stock, picture } of items) {
      assert.match(itemId, /^[a-z0-9]+(-[a-z0-9]+)*$/);
      assert.ok(name.en !== "" && text.en !== "" && !/[가-힣]/.test(name.en + text.en));
      assert.match(name.ko, /[가-힣]/);
      assert.match(text.ko, /[가-힣]/);
      assert.ok(Number.isInteger(price.amount) && price.amount > 0 && price.currency === "USD");
      assert.ok(Number.isInteger(stock) && stock > 0);
      const [file, view] = picture.split("#");
      assert.ok(readFileSync(`web/public${file}`, "utf8").includes(`<view id="${view}"`), picture);
    }
  });
});
