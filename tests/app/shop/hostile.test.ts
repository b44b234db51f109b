import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { makeCursor } from "../../../app/web-service/cursor.ts";
import { injections } from "./support/injections.ts";
import { type Answer, newUser, TestShop } from "./support/shop.ts";
import { Store } from "./support/store.ts";

describe("What somebody wants to smuggle into the shop", function () {
  this.timeout(120_000);
  let store: Store;
  let shop: TestShop;
  let unchanged: string;
  const user = newUser();
  /** Everything that nobody here may change: each row of each table, all that is defined, and who may do what. Merges of carts are remembered, of
   * nothing too. */
  const state = async () => {
    const tables = await store.rows<{ name: string }>(
      `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
       WHERE table_schema IN ('shop', 'sandbox') AND table_name <> 'cart_merges' ORDER BY 1`,
    );
    const rows = [];
    for (const { name } of tables)
      rows.push([
        name,
        await store.rows(`SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM ${name} AS t`),
      ]);
    const others = await store.rows(
      `SELECT (SELECT md5(string_agg(relname || relkind::text, '|' ORDER BY oid)) FROM pg_class) AS classes,
              (SELECT md5(string_agg(proname, '|' ORDER BY oid)) FROM pg_proc) AS functions,
              (SELECT md5(string_agg(r::text, '|' ORDER BY rolname)) FROM pg_roles AS r) AS roles,
              (SELECT md5(string_agg(grantee || table_name || privilege_type, '|' ORDER BY grantee, table_name, privilege_type))
               FROM information_schema.role_table_grants) AS rights`,
    );
    return JSON.stringify([rows, others]);
  };
  before(async () => {
    store = await Store.start();
    shop = await TestShop.start(store, { cacheSeconds: 30 });
    await shop.put(user, "ink-midnight");
    unchanged = await state();
    assert.match(unchanged, /"shop.items",\[\{"md5":"[0-9a-f]{32}"/);
  });
  after(async () => {
    await shop.stop();
    await store.stop();
  });
  /** Sends each string, some at a time, and looks at every answer. */
  const each = async (
    statuses: readonly number[],
    send: (text: string) => Promise<Answer<Record<string, unknown>>>,
  ) => {
    for (const text of injections) {
      const began = performance.now();
      const { status, body } = await send(text);
      assert.ok(statuses.includes(status), `${JSON.stringify(text)} got ${status}: ${JSON.stringify(body)}`);
      assert.doesNotMatch(JSON.stringify(body), /syntax error|pg_|relation|SELECT|at character/);
      assert.ok(performance.now() - began < 4_000, `${JSON.stringify(text)} made somebody wait`);
    }
  };
  const total = { amount: 1300, currency: "USD" };
  const order = async (changes: object, key: string = randomUUID()) =>
    await shop.call("POST", "/orders", {
      user,
      headers: { "idempotency-key": key },
      body: { total, payment: { token: "tok_ok" }, language: "en", ...changes },
    });
  const path = encodeURIComponent;

  it("are more than a hundred strings, each of which is another", () => {
    assert.ok(injections.length >= 100);
    assert.equal(new Set(injections).size, injections.length);
  });

  for (const [what, statuses, send] of [
    [
      "the id of an item",
      [400, 404],
      async (text: string) => await shop.call("GET", `/items/${path(text.toWellFormed())}`),
    ],
    [
      "the name of a collection",
      [400, 404],
      async (text: string) => await shop.call("GET", `/collections/${path(text.toWellFormed())}`),
    ],
    [
      "a cursor of a collection",
      [400],
      async (text: string) => await shop.call("GET", `/collections/teas?cursor=${path(text.toWellFormed())}`),
    ],
    [
      "a forged cursor of a collection",
      [400],
      async (text: string) =>
        await shop.call("GET", `/collections/teas?cursor=${path(makeCursor("teas", text.toWellFormed()))}`),
    ],
    [
      "a cursor of orders",
      [400],
      async (text: string) => await shop.call("GET", `/orders?cursor=${path(text.toWellFormed())}`, { user }),
    ],
    [
      "a forged cursor of orders",
      [400],
      async (text: string) =>
        await shop.call("GET", `/orders?cursor=${path(makeCursor(`orders ${user}`, text.toWellFormed()))}`, {
          user,
        }),
    ],
    [
      "the id of an order",
      [400, 404],
      async (text: string) => await shop.call("GET", `/orders/${path(text.toWellFormed())}`, { user }),
    ],
    [
      "the id of an order to cancel",
      [400, 404],
      async (text: string) =>
        await shop.call("POST", `/orders/${path(text.toWellFormed())}/cancel`, { user }),
    ],
    [
      "the id of an order with a question",
      [400, 404],
      async (text: string) =>
        await shop.call("POST", `/orders/${path(text.toWellFormed())}/challenge`, {
          user,
          body: { answer: "approve" },
        }),
    ],
    [
      "the id of an item for the cart",
      [400, 404],
      async (text: string) =>
        await shop.call("PUT", `/cart/items/${path(text.toWellFormed())}`, { user, body: { quantity: 1 } }),
    ],
    [
      "the id of an item out of the cart",
      [200, 404],
      async (text: string) => await shop.call("DELETE", `/cart/items/${path(text.toWellFormed())}`, { user }),
    ],
    [
      "a quantity",
      [400],
      async (text: string) =>
        await shop.call("PUT", "/cart/items/ink-midnight", { user, body: { quantity: text } }),
    ],
    [
      "the id of a merge",
      [400],
      async (text: string) =>
        await shop.call("POST", "/cart/merge", {
          user,
          body: { mergeId: `${text}'`.padEnd(20, "x"), lines: [] },
        }),
    ],
    ["a token of a card", [400], async (text: string) => await order({ payment: { token: `${text}'` } })],
    ["a currency", [400], async (text: string) => await order({ total: { amount: 1300, currency: text } })],
    ["an amount", [400], async (text: string) => await order({ total: { amount: text, currency: "USD" } })],
    ["a language", [400], async (text: string) => await order({ language: text })],
    ["a member that nobody knows", [400], async (text: string) => await order({ [text]: text })],
    [
      "an answer to the bank",
      [400],
      async (text: string) =>
        await shop.call("POST", `/orders/${randomUUID()}/challenge`, { user, body: { answer: text } }),
    ],
    [
      "the user",
      [401],
      async (text: string) =>
        await shop.call("GET", "/cart", { user: text.replaceAll(/[^\x20-\x7e]/g, "'") + "'" }),
    ],
    [
      "a webhook",
      [400],
      async (text: string) =>
        await shop.call("POST", "/payments/webhook", { body: JSON.stringify({ orderId: text }) }),
    ],
    [
      "a query that nobody knows",
      [400],
      async (text: string) => await shop.call("GET", `/items/ink-midnight?${path(text.toWellFormed())}=1`),
    ],
  ] as const)
    it(`gets no further than ${statuses.join(" or ")} as ${what}, and changes nothing`, async () => {
      await each(statuses, send);
      assert.equal(await state(), unchanged);
    });

  it("as an item of a merge is left out, or refused by its length", async () => {
    await each(
      [200, 400],
      async (text) =>
        await shop.call("POST", "/cart/merge", {
          user,
          body: { mergeId: randomUUID(), lines: [{ itemId: text, quantity: 1 }] },
        }),
    );
    assert.equal(await state(), unchanged);
  });

  it("as a key of an order is refused with 400", async () => {
    await each([400], async (text) => await order({}, `${text.replaceAll(/[^\x20-\x7e]/g, "'")}'`));
    assert.equal(await state(), unchanged);
  });

  it("never is a 5xx as a body, whatever it is", async () => {
    const bodies = [
      "",
      "{",
      "null",
      "[]",
      "1",
      '"text"',
      "{}",
      '{"__proto__": {"quantity": 1}}',
      '{"constructor": {}}',
      `{"quantity": ${"9".repeat(400)}}`,
      '{"quantity": 1e400}',
      '{"quantity": 1.5}',
      '{"quantity": -1}',
      '{"quantity": 0}',
      '{"quantity": 21}',
      '{"quantity": null}',
      '{"quantity": [1]}',
      '{"quantity": {"a": 1}}',
      '{"quantity": true}',
      '{"quantity": 1, "quantity": "x"}',
      `${"[".repeat(20_000)}`,
      `{"a": "${"x".repeat(70_000)}"}`,
      "\u0000",
      "\ufeff{}",
      '{"mergeId": "0123456789abcdef0", "lines": "x"}',
      `{"mergeId": "0123456789abcdef0", "lines": [${"1,".repeat(60)}1]}`,
      '{"total": {"amount": -1, "currency": "USD"}, "payment": {"token": "tok_ok"}, "language": "en"}',
      '{"total": {"amount": 1e20, "currency": "USD"}, "payment": {"token": "tok_ok"}, "language": "en"}',
      '{"total": null, "payment": null, "language": null}',
    ];
    for (const [method, url] of [
      ["PUT", "/cart/items/ink-midnight"],
      ["POST", "/cart/merge"],
      ["POST", "/orders"],
      ["POST", `/orders/${randomUUID()}/challenge`],
      ["POST", "/payments/webhook"],
      ["DELETE", "/cart/items/tea-chest"],
      ["POST", `/orders/${randomUUID()}/cancel`],
    ] as const)
      for (const body of bodies)
        for (const type of [
          "application/json",
          "text/plain",
          "application/xml",
          "multipart/form-data; boundary=x",
        ]) {
          const { statusCode } = await shop.app.inject({
            method,
            url,
            headers: { "x-user-id": user, "content-type": type, "idempotency-key": randomUUID() },
            payload: body,
          });
          assert.ok(statusCode < 500, `${method} ${url} ${type} ${body.slice(0, 60)} got ${statusCode}`);
          if (url !== "/cart/items/tea-chest")
            assert.ok(statusCode >= 400, `${method} ${url} took ${body.slice(0, 60)}`);
        }
    assert.equal(await state(), unchanged);
    assert.deepEqual(shop.failures, []);
  });

  it("is harmless in a name that the shopkeeper wrote: it is text", async () => {
    const name = "'; DROP TABLE shop.items; --";
    await store.admin.query("UPDATE shop.items SET name_en = $1 WHERE item_id = 'print-quiet-forest'", [
      name,
    ]);
    const buyer = newUser();
    await shop.put(buyer, "print-quiet-forest");
    const { body } = await shop.order(buyer);
    assert.equal(body.lines[0]?.name.en, name);
    const { body: item } = await shop.call<{ name: { en: string } }>("GET", "/items/print-quiet-forest");
    assert.equal(item.name.en, name);
  });
});
