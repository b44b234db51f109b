import assert from "node:assert/strict";
import { Copy } from "./support/copy.ts";
import { registerUser, type User } from "./support/user.ts";

const confirm = { confirm: "withdraw" };

/** The way through API Gateway: what it lets through, what it writes into the headers, and what the tables then have. */
describe("A user's own data, in a copy", function () {
  this.timeout(120_000);
  const copy = new Copy();
  let user: User;
  let other: User;
  before(async () => {
    await copy.start();
    user = await registerUser(copy, "own@example.com");
    other = await registerUser(copy, "other@example.com");
  });
  after(() => copy.remove());

  const call = async (method: string, path: string, { headers }: Pick<User, "headers">, body?: unknown) => {
    const answer = await copy.site(path, {
      method,
      headers: { ...headers, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return {
      status: answer.status,
      headers: answer.headers,
      body: (await answer.json()) as Record<string, unknown>,
    };
  };
  const register = async (email: string) =>
    await call(
      "POST",
      "/events/registrations",
      { headers: { authorization: "" } },
      {
        email,
        name: "Kim",
        mobile: "010-1234-5678",
      },
    );

  it("has the profile that the sign-up made, and takes changes of it", async () => {
    const { status, body } = await call("GET", "/api/me/profile", user);
    assert.equal(status, 200);
    assert.ok(Math.abs(Date.parse(String(body["createdAt"])) - Date.now()) < 120_000);
    assert.deepEqual([body["userId"], body["picture"]], [user.id, false]);
    const changed = await call("PATCH", "/api/me/profile", user, { displayName: "해치", language: "ko" });
    assert.deepEqual(
      [changed.status, changed.body["displayName"], changed.body["language"]],
      [200, "해치", "ko"],
    );
    assert.equal((await call("GET", "/api/me/profile", other)).body["displayName"], undefined);
  });

  it("is asked for a token, and for a body of its shape, before the service is", async () => {
    for (const [method, path, body] of [
      ["GET", "/api/me/profile", undefined],
      ["PATCH", "/api/me/profile", { language: "ko" }],
      ["GET", "/api/me/export", undefined],
      ["DELETE", "/api/me", confirm],
    ] as const)
      assert.equal(
        (await call(method, path, { headers: { authorization: "Bearer x" } }, body)).status,
        401,
        path,
      );
    for (const [method, path, body] of [
      ["PATCH", "/api/me/profile", { language: 5 }],
      ["PATCH", "/api/me/profile", { userId: "x" }],
      ["PATCH", "/api/me/profile", []],
      ["DELETE", "/api/me", undefined],
      ["DELETE", "/api/me", {}],
      ["DELETE", "/api/me", { confirm: true }],
      ["DELETE", "/api/me", { confirm: "withdraw", userId: "x" }],
    ] as const)
      assert.equal((await call(method, path, user, body)).status, 400, `${path} ${JSON.stringify(body)}`);
    assert.equal((await call("GET", "/api/me/profile", user)).body["leavingSince"], undefined);
  });

  it("is all in one file, found by the address in the token, whatever a client says that its address is", async () => {
    assert.deepEqual(
      await Promise.all([user, other].map(async ({ email }) => (await register(email)).status)),
      [201, 201],
    );
    const claimed = { "x-user-email": other.email, "x-user-email-verified": "true", "x-user-id": other.id };
    const { status, headers, body } = await call("GET", "/api/me/export", {
      headers: { ...user.headers, ...claimed },
    });
    assert.equal(status, 200);
    assert.equal(headers.get("content-disposition"), 'attachment; filename="mysfits-my-data.json"');
    assert.equal(body["email"], user.email);
    assert.equal((body["registration"] as { email: string }).email, user.email);
    assert.ok(!JSON.stringify(body).includes(other.email));
  });

  it("is gone after a withdrawal, and nobody else's is", async () => {
    const { mysfits } = (await (await copy.site("/api/mysfits?limit=1")).json()) as {
      mysfits: { mysfitId: string; likes: number }[];
    };
    const { mysfitId } = mysfits[0] as { mysfitId: string };
    for (const what of ["like", "adopt"])
      assert.equal((await call("POST", `/api/mysfits/${mysfitId}/${what}`, user)).status, 200);
    await call("POST", `/api/mysfits/${mysfitId}/like`, other);
    await call("POST", "/api/questions", user, { email: user.email, questionText: "언제?" });
    const { status, body } = await call("DELETE", "/api/me", user, confirm);
    assert.equal(status, 200);
    assert.deepEqual(body["steps"], [
      { step: "likes", removed: 1 },
      { step: "adoptions", removed: 1 },
      { step: "questions", removed: 1 },
      { step: "registration", removed: 1 },
      { step: "picture", removed: 0 },
    ]);
    assert.equal((await call("POST", `/api/mysfits/${mysfitId}/like`, user)).status, 409);
    assert.deepEqual((await call("GET", "/api/me", user)).body["likes"], []);
    const { body: left } = await call("GET", "/api/me/export", user);
    assert.deepEqual(
      [left["likes"], left["adoptions"], left["questions"], left["registration"]],
      [[], [], [], undefined],
    );
    assert.deepEqual((await call("GET", "/api/me", other)).body["likes"], [mysfitId]);
    const { body: others } = await call("GET", "/api/me/export", other);
    assert.equal((others["registration"] as { email: string }).email, other.email);
  });
});
