import assert from "node:assert/strict";
import { injections } from "../../../app/shop/support/injections.ts";
import { TestMonolith, PASSWORD } from "../support/monolith.ts";
import { OldStore } from "../support/old-store.ts";

describe("The monolith", function () {
  this.timeout(60_000);
  let store: OldStore;
  let monolith: TestMonolith;
  before(async () => {
    store = await OldStore.start(0);
    monolith = await TestMonolith.start(store);
  });
  after(async () => {
    await monolith.stop();
    await store.stop();
  });
  const stockOf = async (itemId: string) =>
    await store.value("SELECT stock FROM items WHERE item_id = $1", [itemId]);

  it("has five collections of four items, with prices and stock", async () => {
    const { body } = await monolith.call("GET", "/collections");
    assert.deepEqual(
      body["collections"],
      ["hats", "jackets", "sneakers", "womens", "mens"].map((name) => ({ name, items: 4 })),
    );
    const { items } = (await monolith.call("GET", "/collections/hats")).body as { items: object[] };
    assert.deepEqual(items[0], {
      itemId: "fog-cap",
      name: "Fog cap",
      price: { amount: 2500, currency: "USD" },
      stock: 5000,
    });
  });

  it("takes no table's name from a path: what is none of the five is not there, and nothing is changed", async () => {
    const tables =
      "SELECT string_agg(table_name, ' ' ORDER BY 1) FROM information_schema.tables WHERE table_schema = 'monolith'";
    const before = await store.value(tables);
    for (const name of ["users", "pg_shadow", ...injections]) {
      const { status } = await monolith.call(
        "GET",
        `/collections/${encodeURIComponent(name.toWellFormed())}`,
      );
      assert.ok(status === 404 || status === 400, `${name}: ${status}`);
    }
    assert.equal(await store.value(tables), before);
  });

  it("signs people up once, and in with the right password alone", async () => {
    const { status, body } = await monolith.signUp("Jara@Example.com");
    assert.equal(status, 201);
    assert.match(String(body["userId"]), /^[0-9a-f-]{36}$/);
    assert.equal((await monolith.signUp("jara@example.com")).status, 409);
    assert.equal((await monolith.signIn("jara@example.com", "Wrong-horse-7-battery")).status, 401);
    assert.equal((await monolith.signIn("nobody@example.com")).status, 401);
    const session = await monolith.signIn("jara@example.com");
    assert.deepEqual([session.status, session.body["expiresIn"]], [200, 3600]);
    const token = String(session.body["token"]);
    assert.deepEqual((await monolith.call("GET", "/me", { token })).body, {
      userId: body["userId"],
      email: "jara@example.com",
    });
    assert.equal((await monolith.call("DELETE", "/sessions", { token })).status, 204);
    assert.equal((await monolith.call("GET", "/me", { token })).status, 401);
  });

  it("takes a password only that the user pool of step 2 will take", async () => {
    for (const password of ["Short-7", "no-capital-letter-7", "NO-SMALL-LETTER-7", "No-digit-at-all-here"])
      assert.equal((await monolith.signUp("weak@example.com", password)).status, 400, password);
  });

  it("keeps no password and no token as it is", async () => {
    const token = await monolith.newcomer("kept@example.com");
    const [hash, tokens] = [
      await store.value("SELECT password_hash FROM users WHERE email = 'kept@example.com'"),
      await store.value("SELECT string_agg(encode(token_hash, 'escape'), ' ') FROM sessions"),
    ];
    assert.match(String(hash), /^scrypt\$16384\$8\$1\$/);
    assert.ok(!String(hash).includes(PASSWORD) && !String(tokens).includes(token));
  });

  it("ends a session after its hour", async () => {
    const token = await monolith.newcomer("late@example.com");
    await store.owner.query("UPDATE sessions SET expires_at = now() - interval '1 second'");
    assert.equal((await monolith.call("GET", "/me", { token })).status, 401);
  });

  it("sells what is there, to who is signed in, and shows each their own orders", async () => {
    const token = await monolith.newcomer("buyer@example.com");
    const order = { itemId: "rain-shell", quantity: 2 };
    assert.equal((await monolith.call("POST", "/orders", { body: order })).status, 401);
    const { status, body } = await monolith.call("POST", "/orders", { body: order, token });
    assert.equal(status, 201);
    assert.deepEqual(
      [body["itemId"], body["quantity"], body["total"]],
      ["rain-shell", 2, { amount: 25000, currency: "USD" }],
    );
    assert.equal(await stockOf("rain-shell"), 4998);
    assert.deepEqual((await monolith.call("GET", "/me/orders", { token })).body, { orders: [body] });
    const other = await monolith.newcomer("other@example.com");
    assert.deepEqual((await monolith.call("GET", "/me/orders", { token: other })).body, { orders: [] });
  });

  it("never sells more than there is", async () => {
    const token = await monolith.newcomer("greedy@example.com");
    await store.owner.query("UPDATE items SET stock = 5 WHERE item_id = 'slip-on'");
    const answers = await Promise.all(
      Array.from({ length: 12 }, async () =>
        monolith.call("POST", "/orders", { body: { itemId: "slip-on", quantity: 1 }, token }),
      ),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [
      ...Array<number>(5).fill(201),
      ...Array<number>(7).fill(409),
    ]);
    assert.equal(await stockOf("slip-on"), 0);
    const unknown = { itemId: "no-such-thing", quantity: 1 };
    assert.equal((await monolith.call("POST", "/orders", { body: unknown, token })).status, 404);
  });

  it("registers an address once, and shows everybody their own registration", async () => {
    const jin = { name: "Jin", email: "jin@example.com", mobile: "+82 10 1234 5678" };
    const { status, body } = await monolith.call("POST", "/registrations", { body: jin });
    assert.equal(status, 201);
    assert.equal((await monolith.call("POST", "/registrations", { body: jin })).status, 409);
    const token = await monolith.newcomer("jin@example.com");
    assert.deepEqual((await monolith.call("GET", "/me/registrations", { token })).body, {
      registrations: [{ registrationId: body["registrationId"], ...jin }],
    });
    const other = await monolith.newcomer("unregistered@example.com");
    assert.deepEqual((await monolith.call("GET", "/me/registrations", { token: other })).body, {
      registrations: [],
    });
  });

  it("answers faults as problems, and has no resets before step 2", async () => {
    const { status, body } = await monolith.call("POST", "/users/password-reset", {
      body: { email: "jara@example.com" },
    });
    assert.deepEqual([status, body["status"], body["title"]], [404, 404, "Not Found"]);
    for (const wrong of [{}, { email: "jara@example.com" }, { email: 7, password: PASSWORD }])
      assert.equal((await monolith.call("POST", "/users", { body: wrong })).status, 400);
  });
});
