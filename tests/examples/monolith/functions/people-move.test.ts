import assert from "node:assert/strict";
import { AdminGetUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import { compareUsers } from "../../../../examples/monolith/functions/compare-users/handle.ts";
import { importUsers } from "../../../../examples/monolith/functions/import-users/handle.ts";
import { oldUsers } from "../../../../examples/monolith/functions/stores/users.ts";
import { PasswordRefused, USER_ID } from "../../../../examples/monolith/people/people.ts";
import { claimsOf } from "../../../../local/tests/cognito-idp/support/fixture.ts";
import { OldStore } from "../support/old-store.ts";
import { Pool } from "../support/pool.ts";
import { idOf } from "../support/registration.ts";

const enough = () => 600_000;
const PASSWORD = "Correct-horse-7-battery";

describe("People on their way to Cognito", function () {
  this.timeout(120_000);
  let store: OldStore;
  let pool: Pool;
  before(async () => {
    store = await OldStore.start(2);
  });
  after(async () => await store.stop());
  beforeEach(async () => {
    pool = await Pool.start();
    await store.owner.query("TRUNCATE users CASCADE");
  });
  afterEach(async () => await pool.stop());

  const signUpOld = async (count: number) => {
    for (let number = 0; number < count; number++)
      await store.owner.query("INSERT INTO users (user_id, email, password_hash) VALUES ($1, $2, 'secret')", [
        idOf(number),
        `p${number}@example.com`,
      ]);
  };
  /** Reads the old users as the function in the network does, three at a time. */
  const reader = async () => {
    const client = await store.as("people_reader");
    return async (after: string | undefined) => await oldUsers(client, after, 3);
  };
  const runImport = async (people: Parameters<typeof importUsers>[1]["people"] = pool.people) =>
    await importUsers(undefined, { oldUsers: await reader(), people, remaining: enough });
  const runCompare = async () => await compareUsers({ oldUsers: await reader(), people: pool.people });

  // https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html
  it("are made with their id and a verified address, without a password and without a mail", async () => {
    await signUpOld(1);
    assert.deepEqual(await runImport(), { done: true, read: 1, imported: 1 });
    const { UserAttributes = [], UserStatus } = await pool.sdk.send(
      new AdminGetUserCommand({ UserPoolId: pool.userPoolId, Username: "p0@example.com" }),
    );
    const attributes = new Map(UserAttributes.map(({ Name, Value }) => [Name, Value]));
    assert.deepEqual(
      [attributes.get("email"), attributes.get("email_verified"), attributes.get(USER_ID), UserStatus],
      ["p0@example.com", "true", idOf(0), "FORCE_CHANGE_PASSWORD"],
    );
    assert.equal(pool.mailsTo("p0@example.com"), 0);
    assert.equal(await pool.people.signIn("p0@example.com", "secret"), undefined);
  });

  it("are all made, page by page, and none twice when the job begins again", async () => {
    await signUpOld(8);
    const first = await importUsers(undefined, {
      oldUsers: await reader(),
      people: pool.people,
      remaining: () => 1_000,
    });
    assert.deepEqual(first, { done: false, read: 3, imported: 3, next: idOf(2) });
    const second = await importUsers(first.next, {
      oldUsers: await reader(),
      people: pool.people,
      remaining: enough,
    });
    assert.deepEqual(second, { done: true, read: 5, imported: 5 });
    assert.deepEqual(await runImport(), { done: true, read: 8, imported: 0 });
    const { equal, old, new: inPool, withoutPassword } = await runCompare();
    assert.deepEqual(
      { equal, old, inPool, withoutPassword },
      { equal: true, old: 8, inPool: 8, withoutPassword: 8 },
    );
  });

  it("are all made after the job was killed in the middle of a page", async () => {
    await signUpOld(5);
    let calls = 0;
    const dying = {
      importWithoutPassword: async (userId: string, email: string) => {
        if (++calls > 4) throw new Error("killed");
        return await pool.people.importWithoutPassword(userId, email);
      },
    };
    await assert.rejects(runImport(dying), /killed/);
    await runImport();
    const { equal, new: inPool } = await runCompare();
    assert.deepEqual({ equal, inPool }, { equal: true, inPool: 5 });
  });

  it("keep a password that they have chosen meanwhile", async () => {
    await signUpOld(1);
    await runImport();
    await pool.people.setPassword("p0@example.com", PASSWORD);
    assert.deepEqual(await runImport(), { done: true, read: 1, imported: 0 });
    assert.ok(await pool.people.signIn("p0@example.com", PASSWORD));
    assert.equal((await runCompare()).withoutPassword, 0);
  });

  // https://repost.aws/knowledge-center/cognito-forgot-password
  it("get a code by mail when they ask for one, and are in with it; others are told nothing", async () => {
    await signUpOld(1);
    await runImport();
    await pool.people.startReset("nobody@example.com");
    assert.equal(pool.mailsTo("nobody@example.com"), 0);
    await pool.people.startReset("p0@example.com");
    const code = pool.codeFor("p0@example.com");
    const wrong = code === "000000" ? "000001" : "000000";
    assert.equal(await pool.people.confirmReset("p0@example.com", wrong, PASSWORD), false);
    await assert.rejects(pool.people.confirmReset("p0@example.com", code, "short"), PasswordRefused);
    assert.equal(await pool.people.confirmReset("p0@example.com", code, PASSWORD), true);
    const session = await pool.people.signIn("p0@example.com", PASSWORD);
    const claims = claimsOf(session?.token);
    assert.deepEqual(
      [claims[USER_ID], claims["email"], claims["token_use"]],
      [idOf(0), "p0@example.com", "id"],
    );
    assert.equal(session?.expiresIn, 3600);
  });

  it("are told apart by the comparison: by id, never by address", async () => {
    await signUpOld(2);
    await pool.people.importWithoutPassword(idOf(7), "p1@example.com");
    await pool.people.importWithoutPassword(idOf(8), "only-new@example.com");
    const comparison = await runCompare();
    assert.deepEqual(
      {
        equal: comparison.equal,
        missing: comparison.missing,
        counts: comparison.missingCounts,
        different: comparison.different,
      },
      {
        equal: false,
        missing: [
          { userId: idOf(0), in: "new" },
          { userId: idOf(8), in: "old" },
        ],
        counts: { old: 1, new: 1 },
        different: [{ userId: idOf(1), fields: ["userId"] }],
      },
    );
    assert.doesNotMatch(JSON.stringify(comparison), /@/);
  });

  it("have their live sessions counted, and those that ended not", async () => {
    await signUpOld(1);
    await store.owner.query(
      `INSERT INTO sessions (token_hash, user_id, expires_at)
       VALUES ('a', $1, now() + interval '1 hour'), ('b', $1, now() - interval '1 second')`,
      [idOf(0)],
    );
    assert.equal((await runCompare()).liveSessions, 1);
  });

  it("have hashes and tokens that the reader of the jobs can't read", async () => {
    const client = await store.as("people_reader");
    for (const statement of [
      "SELECT password_hash FROM users",
      "SELECT * FROM users",
      "SELECT token_hash FROM sessions",
      "SELECT FROM orders",
      "UPDATE users SET email = 'x'",
    ])
      await assert.rejects(client.query(statement), { code: "42501" }, statement);
  });

  describe("who sign up", () => {
    it("are in at once with the password, and a second one of the address is told", async () => {
      assert.equal(await pool.people.signUp(idOf(1), "a@example.com", PASSWORD), true);
      assert.equal(await pool.people.signUp(idOf(2), "a@example.com", "Another-password-9"), false);
      const session = await pool.people.signIn("a@example.com", PASSWORD);
      assert.equal(claimsOf(session?.token)[USER_ID], idOf(1));
      assert.equal(await pool.people.signIn("a@example.com", "Another-password-9"), undefined);
      assert.equal(pool.mailsTo("a@example.com"), 0);
    });

    it("are not made when the pool refuses the password", async () => {
      await assert.rejects(pool.people.signUp(idOf(1), "a@example.com", "short"), PasswordRefused);
      assert.equal(await pool.people.find("a@example.com"), undefined);
    });

    it("are whole with the first sign-in after a sign-up that was killed half way", async () => {
      const { people } = pool;
      people.setPassword = async () => {
        throw new Error("killed");
      };
      await assert.rejects(people.signUp(idOf(1), "a@example.com", PASSWORD), /killed/);
      Reflect.deleteProperty(people, "setPassword");
      assert.equal(await people.signIn("a@example.com", "A-wrong-password-1"), undefined);
      assert.ok(await people.signIn("a@example.com", PASSWORD));
      assert.equal((await people.find("a@example.com"))?.hasPassword, true);
    });
  });
});
