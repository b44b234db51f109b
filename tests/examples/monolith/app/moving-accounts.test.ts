import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mock } from "node:test";
import { AdminDeleteUserCommand, AdminGetUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import { cognitoTokens } from "../../../../examples/monolith/app/users/cognito-tokens.ts";
import { TestMonolith, PASSWORD } from "../support/monolith.ts";
import { OldStore } from "../support/old-store.ts";
import { Pool } from "../support/pool.ts";

const NEW_PASSWORD = "Another-horse-8-battery";

describe("Accounts on their way to Cognito", function () {
  this.timeout(60_000);
  let store: OldStore;
  let pool: Pool;
  /** The monolith at step 1, and at step 2, with one database. */
  let before2: TestMonolith;
  let at2: TestMonolith;
  before(async () => {
    store = await OldStore.start(2);
    pool = await Pool.start();
    const tokens = cognitoTokens(pool, pool.origin);
    before2 = await TestMonolith.start(store, { tokens });
    at2 = await TestMonolith.start(store, { people: pool.people, tokens });
  });
  after(async () => {
    await before2.stop();
    await at2.stop();
    await pool.stop();
    await store.stop();
  });
  const address = (name: string) => `${name}-${randomUUID().slice(0, 8)}@example.com`;
  const statusOf = async (Username: string) =>
    (await pool.sdk.send(new AdminGetUserCommand({ UserPoolId: pool.userPoolId, Username }))).UserStatus;

  it("are in both places from the sign-up on, so that going back loses nothing", async () => {
    const email = address("new");
    const { status, body } = await at2.signUp(email);
    assert.equal(status, 201);
    assert.deepEqual(await pool.people.find(email), { userId: body["userId"], email, hasPassword: true });
    const session = await at2.signIn(email);
    assert.equal(session.status, 200);
    assert.deepEqual((await at2.call("GET", "/me", { token: String(session.body["token"]) })).body, {
      userId: body["userId"],
      email,
    });
    assert.equal((await before2.signIn(email)).status, 200);
    assert.equal((await at2.signUp(email)).status, 409);
  });

  it("keep id, orders and password when somebody of before signs in once", async () => {
    const email = address("old");
    const old = await before2.newcomer(email);
    const order = await before2.call("POST", "/orders", {
      body: { itemId: "fog-cap", quantity: 1 },
      token: old,
    });
    const { userId } = (await before2.call("GET", "/me", { token: old })).body as { userId: string };
    assert.equal(await pool.people.importWithoutPassword(userId, email), true);
    assert.equal(await statusOf(email), "FORCE_CHANGE_PASSWORD");
    assert.equal((await at2.signIn(email, NEW_PASSWORD)).status, 401);

    const session = await at2.signIn(email);
    assert.equal(session.status, 200);
    assert.equal(await statusOf(email), "CONFIRMED");
    const token = String(session.body["token"]);
    assert.deepEqual((await at2.call("GET", "/me", { token })).body, { userId, email });
    assert.deepEqual((await at2.call("GET", "/me/orders", { token })).body, { orders: [order.body] });
    assert.equal(pool.mailsTo(email), 0);
  });

  it("take the monolith's own sessions until they end", async () => {
    const token = await before2.newcomer(address("session"));
    assert.equal((await at2.call("GET", "/me", { token })).status, 200);
    assert.equal((await at2.call("DELETE", "/sessions", { token })).status, 204);
    assert.equal((await at2.call("GET", "/me", { token })).status, 401);
  });

  it("have a new password after a reset, here and there, and the old one no more", async () => {
    const email = address("reset");
    await before2.signUp(email);
    const asked = await at2.call("POST", "/users/password-reset", { body: { email } });
    assert.equal(asked.status, 202);
    const code = pool.codeFor(email);
    const confirm = async (given: string) =>
      (
        await at2.call("POST", "/users/password-reset/confirm", {
          body: { email, code: given, password: NEW_PASSWORD },
        })
      ).status;
    assert.equal(await confirm(code === "000000" ? "000001" : "000000"), 400);
    assert.equal(await confirm(code), 200);
    assert.equal((await at2.signIn(email)).status, 401);
    assert.equal((await at2.signIn(email, NEW_PASSWORD)).status, 200);
    assert.equal((await before2.signIn(email)).status, 401);
    assert.equal((await before2.signIn(email, NEW_PASSWORD)).status, 200);
  });

  it("are asked for a token that Cognito signed, for this client, and nothing less", async () => {
    const email = address("token");
    await at2.signUp(email);
    const token = String((await at2.signIn(email)).body["token"]);
    const [head = "", claims = "", signature = ""] = token.split(".");
    const forged = {
      ...(JSON.parse(Buffer.from(claims, "base64url").toString()) as object),
      email: "x@y.example",
    };
    const others = [
      `${head}.${Buffer.from(JSON.stringify(forged)).toString("base64url")}.${signature}`,
      `${head}.${claims}.${"A".repeat(signature.length)}`,
      `${Buffer.from('{"alg":"none"}').toString("base64url")}.${claims}.`,
      "not.a.token-but-three-parts",
    ];
    for (const other of others)
      assert.equal((await at2.call("GET", "/me", { token: other })).status, 401, other.slice(0, 20));
    const elsewhere = cognitoTokens({ userPoolId: pool.userPoolId, clientId: "another0client" }, pool.origin);
    assert.equal(await elsewhere(token), undefined);
    const away = cognitoTokens(pool, "http://127.0.0.1:9");
    await assert.rejects(away(token));
  });

  it("tell nobody who has an account", async () => {
    const email = address("nobody");
    const { status, body } = await at2.call("POST", "/users/password-reset", { body: { email } });
    assert.deepEqual([status, body], [202, {}]);
    assert.equal(pool.mailsTo(email), 0);
    assert.equal((await at2.signIn(email)).status, 401);
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html#authentication-flow-lockout-behavior
  it("are not told that a right password is wrong while wrong ones have locked them", async () => {
    const email = address("locked");
    await at2.signUp(email);
    mock.timers.enable({ apis: ["Date"], now: Date.now() });
    try {
      for (let attempt = 1; attempt <= 5; attempt++)
        assert.equal((await at2.signIn(email, NEW_PASSWORD)).status, 401);
      assert.equal((await at2.signIn(email)).status, 429);
      mock.timers.setTime(Date.now() + 2_000);
      assert.equal((await at2.signIn(email)).status, 200);
    } finally {
      mock.timers.reset();
    }
  });

  it("are made whole by the next sign-in when Cognito was away in the middle of a sign-up", async () => {
    const email = address("half");
    await at2.signUp(email);
    await pool.sdk.send(new AdminDeleteUserCommand({ UserPoolId: pool.userPoolId, Username: email }));
    assert.equal((await at2.signIn(email)).status, 200);
    assert.equal((await pool.people.find(email))?.hasPassword, true);
  });

  it("learn a password that Cognito has and the table has not", async () => {
    const email = address("lost-half");
    await at2.signUp(email);
    await pool.people.setPassword(email, NEW_PASSWORD);
    assert.equal((await at2.signIn(email)).status, 401);
    assert.equal((await at2.signIn(email, NEW_PASSWORD)).status, 200);
    assert.equal((await before2.signIn(email, NEW_PASSWORD)).status, 200);
  });

  it("let no hash into the pool: attributes are id and address alone", async () => {
    const email = address("attributes");
    await at2.signUp(email);
    const { UserAttributes = [] } = await pool.sdk.send(
      new AdminGetUserCommand({ UserPoolId: pool.userPoolId, Username: email }),
    );
    assert.deepEqual(UserAttributes.map(({ Name }) => Name).sort(), [
      "custom:user_id",
      "email",
      "email_verified",
      "sub",
    ]);
    assert.ok(!JSON.stringify(UserAttributes).includes(PASSWORD));
  });
});
