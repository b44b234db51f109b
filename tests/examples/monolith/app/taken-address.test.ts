import assert from "node:assert/strict";
import type { Database } from "../../../../examples/monolith/app/database/database.ts";
import { MovingAccounts } from "../../../../examples/monolith/app/users/moving-accounts.ts";
import { Sessions } from "../../../../examples/monolith/app/users/sessions.ts";
import { StoredAccounts } from "../../../../examples/monolith/app/users/stored-accounts.ts";
import { OldStore } from "../support/old-store.ts";
import { Pool } from "../support/pool.ts";
import { idOf } from "../support/registration.ts";

const email = "a@example.com";
const PASSWORD = "Correct-horse-7-battery";
const OTHER = "Another-horse-8-battery";

// Whoever signs up with an address that Cognito has and the table has not must not get the account that is there.
describe("An address that is in Cognito alone", function () {
  this.timeout(60_000);
  let store: OldStore;
  let pool: Pool;
  let database: Database;
  let accounts: MovingAccounts;
  before(async () => {
    store = await OldStore.start(2);
    database = store.open();
  });
  after(async () => {
    await database.close();
    await store.stop();
  });
  beforeEach(async () => {
    pool = await Pool.start();
    await store.owner.query("TRUNCATE users CASCADE");
    accounts = new MovingAccounts(
      database,
      new StoredAccounts(database, new Sessions(database)),
      pool.people,
    );
  });
  afterEach(async () => await pool.stop());

  it("is taken: nobody else's password is set by a sign-up, and no row is made", async () => {
    await pool.people.signUp(idOf(1), email, PASSWORD);
    await assert.rejects(accounts.signUp(email, OTHER), { statusCode: 409 });
    assert.equal(await pool.people.signIn(email, OTHER), undefined);
    assert.ok(await pool.people.signIn(email, PASSWORD));
    assert.equal(await store.value("SELECT count(*)::int FROM users"), 0);
  });

  it("lets its owner sign in, who has no row yet", async () => {
    await pool.people.signUp(idOf(1), email, PASSWORD);
    assert.ok(await accounts.signIn(email, PASSWORD));
    assert.equal(await accounts.signIn(email, OTHER), undefined);
  });

  it("is nobody else's when they come between the look and the row: their password stays", async () => {
    const { people } = pool;
    const find = people.find.bind(people);
    let looks = 0;
    people.find = async (address) => {
      const person = await find(address);
      if (++looks === 1) await people.signUp(idOf(1), email, PASSWORD);
      return person;
    };
    await assert.rejects(accounts.signUp(email, OTHER), { statusCode: 409 });
    assert.ok(await people.signIn(email, PASSWORD));
    assert.equal(await people.signIn(email, OTHER), undefined);
  });

  it("that the import makes during a sign-up becomes the one who signs up", async () => {
    const { people } = pool;
    const signUp = people.signUp.bind(people);
    people.signUp = async (userId, address, password) => {
      await people.importWithoutPassword(userId, address);
      return await signUp(userId, address, password);
    };
    const { userId } = await accounts.signUp(email, PASSWORD);
    assert.ok(await people.signIn(email, PASSWORD));
    assert.deepEqual(await people.find(email), { userId, email, hasPassword: true });
  });
});
