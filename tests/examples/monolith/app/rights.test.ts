import assert from "node:assert/strict";
import { prepareDatabase } from "../../../../examples/monolith/app/migrations/prepare.ts";
import { migrations } from "../../../../examples/monolith/app/migrations/index.ts";
import type { Place } from "../../../../examples/monolith/app/migrations/rights.ts";
import { settleRights, wouldTakeRights } from "../../../../examples/monolith/app/migrations/settle.ts";
import type { TokenReader } from "../../../../examples/monolith/app/users/callers.ts";
import { TestMonolith } from "../support/monolith.ts";
import { OldStore } from "../support/old-store.ts";

const order = { itemId: "fog-cap", quantity: 1 };
const userId = "0b7c3f0e-5d0a-4c39-9f0e-0a4f1d2b3c4d";
/** Everybody who has a token is one person, as an authorizer would say. */
const tokens: TokenReader = async () => ({ userId, email: "jara@example.com" });
const token = "a-token-of-twenty-characters";

describe("Rights in the monolith's database", function () {
  this.timeout(60_000);
  let store: OldStore;
  let monolith: TestMonolith;
  let shop: TestMonolith;
  before(async () => {
    store = await OldStore.start(4);
    monolith = await TestMonolith.start(store, { tokens });
    shop = await TestMonolith.start(store, { tokens, user: "shop", areas: ["shop"] });
  });
  after(async () => {
    await monolith.stop();
    await shop.stop();
    await store.stop();
  });

  /** What a deployment does in the database before traffic moves. */
  const prepare = async (place: Place) => await prepareDatabase(store.owner, place);
  /** What it does afterwards. */
  const settle = async (place: Place) => await settleRights(store.owner, place);
  const ordersOf = async (service: TestMonolith) =>
    (await service.call("POST", "/orders", { body: order, token })).status;
  const readsOf = async (service: TestMonolith) => (await service.call("GET", "/collections")).status;

  it("let both sell while traffic moves, and the shop alone afterwards, for somebody whom the old table does not know", async () => {
    await prepare({ step: 3, built: 4 });
    assert.deepEqual([await ordersOf(monolith), await ordersOf(shop)], [201, 201]);
    await prepare({ step: 4, built: 4 });
    assert.deepEqual([await ordersOf(monolith), await ordersOf(shop)], [201, 201]);
    await settle({ step: 4, built: 4 });
    assert.deepEqual([await ordersOf(monolith), await ordersOf(shop)], [503, 201]);
    assert.deepEqual([await readsOf(monolith), await readsOf(shop)], [200, 200]);
  });

  it("are looked at beforehand: requests that are under way are only waited for when a right goes", async () => {
    const wouldTake = async (place: Place) => await wouldTakeRights(store.owner, place);
    await prepare({ step: 3, built: 4 });
    assert.equal(await wouldTake({ step: 3, built: 4 }), false);
    assert.equal(await wouldTake({ step: 4, built: 4 }), true);
    assert.equal(await ordersOf(monolith), 201, "nothing has changed");
    await settle({ step: 4, built: 4 });
    assert.equal(await wouldTake({ step: 4, built: 4 }), false);
    assert.equal(await wouldTake({ step: 3, built: 4 }), false, "the way back gives rights");
    assert.equal(await wouldTake({ step: 5, built: 5 }), true);
    assert.equal(await ordersOf(monolith), 503, "nothing has changed");
  });

  it("are given back before traffic is", async () => {
    await settle({ step: 4, built: 4 });
    await prepare({ step: 3, built: 4 });
    assert.deepEqual([await ordersOf(monolith), await ordersOf(shop)], [201, 201]);
    await settle({ step: 3, built: 4 });
    assert.deepEqual([await ordersOf(monolith), await ordersOf(shop)], [201, 201]);
  });

  it("are none of the monolith's when it is left", async () => {
    await settle({ step: 5, built: 5 });
    assert.deepEqual([await readsOf(monolith), await readsOf(shop)], [503, 200]);
    const left = await store.value(
      "SELECT count(*)::int FROM information_schema.role_table_grants WHERE grantee = 'monolith'",
    );
    assert.equal(left, 0);
  });

  it("let the shop see nobody's account and nobody's registration", async () => {
    const client = await store.as("shop");
    for (const table of ["users", "sessions", "registrations"])
      await assert.rejects(client.query(`SELECT FROM ${table}`), { code: "42501" }, table);
    await assert.rejects(client.query("UPDATE items SET price = 0"), { code: "42501" });
    await assert.rejects(client.query("DELETE FROM orders"), { code: "42501" });
  });

  it("can be changed twice at a time", async () => {
    const place = { step: 4, built: 4 };
    await Promise.all(
      [settleRights, prepareDatabase, settleRights, prepareDatabase].map(async (change) =>
        change(await store.as("postgres"), place),
      ),
    );
    assert.equal(await ordersOf(shop), 201);
  });
});

describe("Migrations of the monolith", function () {
  this.timeout(60_000);

  it("are numbered from 1 without a gap, and none is needed earlier than the one before", () => {
    assert.deepEqual(
      migrations.map(({ number }) => number),
      migrations.map((_, index) => index + 1),
    );
    const ladder = migrations.map((migration) => migration.ladder);
    assert.deepEqual(ladder, ladder.toSorted());
  });

  it("bring a database of every step to the last one and leave it there on the way back", async () => {
    for (const built of [0, 2, 3, 4]) {
      const store = await OldStore.start(built);
      try {
        const { steps } = await prepareDatabase(store.owner, { step: 5, built: 5 });
        const there = migrations.filter(({ ladder }) => ladder <= built).length;
        assert.deepEqual(
          steps,
          migrations.slice(there).map(({ number }) => number),
        );
        assert.deepEqual((await prepareDatabase(store.owner, { step: 0, built })).steps, []);
      } finally {
        await store.stop();
      }
    }
  });
});
