import assert from "node:assert/strict";
import { prepareDatabase } from "../../../../examples/monolith/app/migrations/prepare.ts";
import { compare } from "../../../../examples/monolith/functions/compare/handle.ts";
import { compareUsers } from "../../../../examples/monolith/functions/compare-users/handle.ts";
import { relay } from "../../../../examples/monolith/functions/relay/handle.ts";
import { restore } from "../../../../examples/monolith/functions/restore/handle.ts";
import { restoreTables } from "../../../../examples/monolith/functions/restore-tables/handle.ts";
import { retire } from "../../../../examples/monolith/functions/retire/handle.ts";
import { retireTables } from "../../../../examples/monolith/functions/retire-tables/handle.ts";
import { RegistrationRows } from "../../../../examples/monolith/functions/stores/rows.ts";
import { oldUsers } from "../../../../examples/monolith/functions/stores/users.ts";
import { writeBack } from "../../../../examples/monolith/functions/write-back/handle.ts";
import { NewStore } from "../support/new-store.ts";
import { OldStore } from "../support/old-store.ts";
import { Pool } from "../support/pool.ts";
import { idOf, registrationOf } from "../support/registration.ts";

const email = "a@example.com";
const oldTables = ["users", "sessions", "registrations", "registration_outbox"];

describe("The old tables", function () {
  this.timeout(120_000);
  let oldStore: OldStore;
  let newStore: NewStore;
  let pool: Pool;
  before(async () => {
    newStore = await NewStore.start();
    pool = await Pool.start();
    await pool.people.signUp(idOf(1), email, "Correct-horse-7-battery");
    await newStore.table.add(registrationOf(1, email));
  });
  after(async () => {
    await pool.stop();
    await newStore.stop();
  });
  beforeEach(async () => {
    oldStore = await OldStore.start(5);
    await oldStore.owner.query("INSERT INTO users (user_id, email, password_hash) VALUES ($1, $2, 'hash')", [
      idOf(1),
      email,
    ]);
    await oldStore.register(registrationOf(1, email));
  });
  afterEach(async () => await oldStore.stop());

  const run = async (between: () => Promise<void> = async () => undefined) => {
    const people = await oldStore.as("people_reader");
    const registrations = await oldStore.as("registration_reader");
    const retirement = await oldStore.as("retirement");
    return await retire({
      compare: async () =>
        await compare({ rows: new RegistrationRows(registrations), table: newStore.table }),
      compareUsers: async () =>
        await compareUsers({
          oldUsers: async (after) => await oldUsers(people, after, 100),
          people: pool.people,
        }),
      retireTables: async (request) => {
        if (request.compared) await between();
        return await retireTables(retirement, request);
      },
    });
  };
  const runRestore = async () => {
    const client = await oldStore.as("retirement");
    return await restore({
      people: pool.people,
      table: newStore.table,
      restoreTables: async (request) => await restoreTables(client, request),
    });
  };
  const tablesThere = async () =>
    await oldStore.value(
      "SELECT array_agg(t ORDER BY t) FROM unnest($1::text[]) t WHERE to_regclass(t) IS NOT NULL",
      [oldTables],
    );

  it("go when nothing is in them alone, and the orders stay", async () => {
    await oldStore.owner.query(
      `INSERT INTO orders (order_id, user_id, item_id, quantity, total, currency)
       SELECT $1, $2, item_id, 1, price, currency FROM items LIMIT 1`,
      [idOf(9), idOf(1)],
    );
    assert.deepEqual(await run(), { done: true, retired: true, withoutPassword: 0 });
    assert.equal(await tablesThere(), null);
    assert.equal(await oldStore.value("SELECT count(*)::int FROM orders"), 1);
    assert.deepEqual(await run(), { done: true, retired: true });
  });

  it("go while the new stores have more, which nobody writes back any more", async () => {
    await pool.people.signUp(idOf(2), "later@example.com", "Correct-horse-7-battery");
    assert.equal((await run()).retired, true);
  });

  for (const [what, statement, reason] of [
    [
      "somebody who is not in the user pool",
      `INSERT INTO users VALUES ('${idOf(3)}', 'b@example.com', 'hash')`,
      "1 users are not in the user pool, 0 differ there",
    ],
    [
      "somebody with another id in the user pool",
      `UPDATE users SET user_id = '${idOf(4)}'`,
      "0 users are not in the user pool, 1 differ there",
    ],
    [
      "a session that lives",
      `INSERT INTO sessions VALUES ('x', '${idOf(1)}', now() + interval '1 minute')`,
      "1 sessions of the monolith are still taken",
    ],
    [
      "a registration that the new store does not have",
      `INSERT INTO registrations VALUES ('${idOf(5)}', 'c@example.com', 'C', '+821012345678')`,
      "1 registrations are not in the new store, 0 differ there",
    ],
    [
      "a registration that differs",
      "UPDATE registrations SET name = 'Another'",
      "0 registrations are not in the new store, 1 differ there",
    ],
    [
      "a registration in the outbox",
      `INSERT INTO registration_outbox (registration_id) VALUES ('${idOf(1)}')`,
      "1 registrations wait in the outbox",
    ],
  ] as const)
    it(`stay, with numbers and no address, when they have ${what}`, async () => {
      await oldStore.owner.query(statement);
      assert.deepEqual(await run(), { done: true, retired: false, reason });
      assert.deepEqual(await tablesThere(), [...oldTables].sort());
    });

  it("stay when somebody writes them between the comparison and the end", async () => {
    const answer = await run(async () => {
      await oldStore.register(registrationOf(6, "late@example.com"));
    });
    assert.deepEqual(answer, {
      done: true,
      retired: false,
      reason: "there are other registrations than the 1 that were compared",
    });
    assert.deepEqual(await tablesThere(), [...oldTables].sort());
  });

  it("can be neither dropped nor read by who lets them go, but by the two functions of the database", async () => {
    const client = await oldStore.as("retirement");
    for (const statement of ["DROP TABLE users", "SELECT FROM users", "DELETE FROM registrations"])
      await assert.rejects(client.query(statement), { code: "42501" }, statement);
    const other = await oldStore.as("registration_reader");
    await assert.rejects(other.query("SELECT retire_tables(1, 1)"), { code: "42501" });
    await assert.rejects(other.query("SELECT restore_tables()"), { code: "42501" });
  });

  it("come again as they were made, with everybody and every registration, and no hash that a password has", async () => {
    const shape = `SELECT array_agg(line ORDER BY line) FROM (
      SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') AS line
      FROM information_schema.columns WHERE table_schema = 'monolith' AND table_name = ANY ($1)
      UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'monolith' AND tablename = ANY ($1)
      UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
      WHERE connamespace = 'monolith'::regnamespace AND conrelid::regclass::text = ANY ($1)) lines`;
    const before = await oldStore.value(shape, [oldTables]);
    assert.equal((await run()).retired, true);
    await pool.people.signUp(idOf(7), "new@example.com", "Correct-horse-7-battery");
    const { users, registrations } = await runRestore();
    assert.ok(users >= 2);
    assert.equal(registrations, 1);
    assert.deepEqual(await oldStore.value(shape, [oldTables]), before);
    assert.match(
      (await oldStore.value("SELECT password_hash FROM users WHERE email = $1", [email])) as string,
      /^scrypt\$16384\$8\$1\$[\w-]{22}\$[\w-]{43}$/,
    );
    assert.deepEqual(await runRestore(), { done: true, users: 0, registrations: 0 });
    // The monolith gets its rights again with the deployment that starts it, before the one that lets it serve.
    await prepareDatabase(oldStore.owner, { step: 5, built: 5, running: true });
    const monolith = await oldStore.as("monolith");
    const { rowCount } = await monolith.query("SELECT email FROM users WHERE user_id = $1", [idOf(7)]);
    assert.equal(rowCount, 1);
    await monolith.query("DELETE FROM sessions WHERE token_hash = 'none'");
  });

  it("that were never let go get what they miss all the same, and nothing that is there is changed", async () => {
    await oldStore.owner.query("DELETE FROM registrations");
    const before = await oldStore.value("SELECT count(*)::int FROM users");
    const { registrations } = await runRestore();
    assert.equal(registrations, 1);
    assert.ok(Number(await oldStore.value("SELECT count(*)::int FROM users")) >= Number(before));
    assert.equal(await oldStore.value("SELECT password_hash FROM users WHERE email = $1", [email]), "hash");
  });

  it("that are gone stop neither a deployment nor the relay nor what is written back", async () => {
    assert.equal((await run()).retired, true);
    await prepareDatabase(oldStore.owner, { step: 5, built: 5 });
    const image = Object.fromEntries(
      Object.entries(registrationOf(8, "after@example.com")).map(([name, value]) => [
        name,
        { S: value as string },
      ]),
    );
    const rows = new RegistrationRows(await oldStore.as("registration_relay"));
    assert.deepEqual(await relay({ rows, table: newStore.table, remaining: () => 60_000 }), {
      done: true,
      relayed: 0,
    });
    const client = await oldStore.as("registration_writer");
    const answer = await writeBack(
      { Records: [{ eventName: "INSERT", dynamodb: { SequenceNumber: "1", NewImage: image } }] },
      new RegistrationRows(client),
    );
    assert.deepEqual(answer, { batchItemFailures: [] });
  });
});
