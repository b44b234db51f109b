import assert from "node:assert/strict";
import { mock } from "node:test";
import { users } from "../../../../examples/monolith/functions/users/handle.ts";
import { USER_ID } from "../../../../examples/monolith/people/people.ts";
import { claimsOf } from "../../../../local/tests/cognito-idp/support/fixture.ts";
import { eventOf } from "../support/event.ts";
import { Pool } from "../support/pool.ts";
import { idOf } from "../support/registration.ts";

const jara = { email: "Jara@Example.com", password: "Correct-horse-7-battery" };
const email = "jara@example.com";

describe("The function of people", function () {
  this.timeout(60_000);
  let pool: Pool;
  beforeEach(async () => {
    pool = await Pool.start();
  });
  afterEach(async () => {
    mock.timers.reset();
    await pool.stop();
  });
  const call = async (...of: Parameters<typeof eventOf>) => {
    const { statusCode, body } = await users(eventOf(...of), pool.people);
    return { statusCode, body: (body === "" ? {} : JSON.parse(body)) as Record<string, string> };
  };

  it("signs up, signs in, says who somebody is, and signs out", async () => {
    const { statusCode, body } = await call("POST /users", jara);
    assert.equal(statusCode, 201);
    const session = await call("POST /sessions", { ...jara, email });
    assert.equal(session.statusCode, 200);
    assert.deepEqual(Object.keys(session.body), ["token", "expiresIn"]);
    const claims = claimsOf(session.body["token"]) as Record<string, string>;
    const me = await call("GET /me", undefined, claims);
    assert.deepEqual(me, { statusCode: 200, body: { userId: body["userId"], email } });
    assert.deepEqual(await call("DELETE /sessions", undefined, claims), { statusCode: 204, body: {} });
  });

  it("answers 409 to an address that has somebody, 401 to a wrong password and to nobody alike", async () => {
    await call("POST /users", jara);
    const again = await call("POST /users", { ...jara, password: "Another-password-9" });
    assert.equal(again.statusCode, 409);
    const wrong = await call("POST /sessions", { ...jara, password: "Another-password-9" });
    const nobody = await call("POST /sessions", { ...jara, email: "nobody@example.com" });
    assert.deepEqual([wrong.statusCode, wrong.body["title"]], [401, "Unauthorized"]);
    assert.deepEqual(wrong, nobody);
  });

  for (const [what, body] of [
    ["no JSON", "{"],
    ["no address", { ...jara, email: "jara" }],
    ["a password that is too short", { ...jara, password: "Short-1" }],
    ["a member too many", { ...jara, userId: idOf(1) }],
  ] as const)
    it(`answers 400 and makes nobody: ${what}`, async () => {
      assert.equal((await call("POST /users", body)).statusCode, 400);
      assert.deepEqual((await pool.people.page(undefined)).people, []);
    });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
  it("answers 429 to who tries codes, as the monolith does", async () => {
    await call("POST /users", jara);
    const statuses = new Set<number>();
    for (let attempt = 0; attempt < 30; attempt++)
      statuses.add(
        (await call("POST /users/password-reset/confirm", { ...jara, code: "000000" })).statusCode,
      );
    assert.deepEqual([...statuses], [400, 429]);
  });

  // https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html#authentication-flow-lockout-behavior
  it("answers 429, not that the password is wrong, while an account is locked by wrong ones", async () => {
    await call("POST /users", jara);
    mock.timers.enable({ apis: ["Date"], now: Date.now() });
    for (let attempt = 1; attempt <= 5; attempt++)
      assert.equal(
        (await call("POST /sessions", { ...jara, password: "Another-password-9" })).statusCode,
        401,
      );
    assert.equal((await call("POST /sessions", jara)).statusCode, 429);
    mock.timers.setTime(Date.now() + 2_000);
    assert.equal((await call("POST /sessions", jara)).statusCode, 200);
  });

  it("resets the password of who was imported without one, and answers 202 to everybody", async () => {
    await pool.people.importWithoutPassword(idOf(1), email);
    assert.equal((await call("POST /users/password-reset", { email: "nobody@example.com" })).statusCode, 202);
    assert.equal((await call("POST /users/password-reset", { email: jara.email })).statusCode, 202);
    assert.equal(pool.mailsTo("nobody@example.com"), 0);
    const code = pool.codeFor(email);
    const confirm = async (more: object) =>
      (await call("POST /users/password-reset/confirm", { ...jara, code, ...more })).statusCode;
    assert.equal(await confirm({ code: code === "000000" ? "000001" : "000000" }), 400);
    assert.equal(await confirm({ password: "short" }), 400);
    assert.equal(await confirm({}), 200);
    assert.equal(await confirm({}), 400);
    const { statusCode, body } = await call("POST /sessions", jara);
    assert.equal(statusCode, 200);
    assert.equal(claimsOf(body["token"])[USER_ID], idOf(1));
  });
});
