import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { sign } from "../../../app/shop/payments/signature.ts";
import type { Order } from "../../../app/shop/schemas.ts";
import { newUser, SECRET, TestShop, until } from "./support/shop.ts";
import { Store } from "./support/store.ts";

describe("A webhook of the payment provider", function () {
  this.timeout(60_000);
  let store: Store;
  let shop: TestShop;
  before(async () => {
    store = await Store.start();
    shop = await TestShop.start(store, { deliver: async () => undefined });
  });
  after(async () => {
    await shop.stop();
    await store.stop();
  });
  const now = () => Math.floor(Date.now() / 1000);
  const eventOf = (orderId: string, told: string, eventId: string = randomUUID()) => ({
    eventId,
    orderId,
    told,
    reference: `reference of ${orderId}`,
  });
  const send = async (
    body: string | object,
    { signature, at = now(), secret = SECRET }: { signature?: string; at?: number; secret?: string } = {},
  ) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const header = signature ?? sign(text, secret, at);
    return await shop.call("POST", "/payments/webhook", {
      body: text,
      headers: { ...(header !== "none" && { "sandbox-signature": header }) },
    });
  };
  const placed = async (token = "tok_challenge") => {
    const user = newUser();
    await shop.put(user, "stickers-eyes", 2);
    const { body } = await shop.order(user, token);
    const read = async () => (await shop.call<Order>("GET", `/orders/${body.orderId}`, { user })).body;
    return { user, orderId: body.orderId, read };
  };
  const stock = async () =>
    (await store.rows<{ stock: number }>("SELECT stock FROM shop.items WHERE item_id = 'stickers-eyes'"))[0]
      ?.stock ?? 0;
  const events = async (orderId: string) =>
    (
      await store.rows<{ type: string }>(
        "SELECT type FROM shop.outbox WHERE detail ->> 'orderId' = $1 ORDER BY position",
        [orderId],
      )
    ).map(({ type }) => type);

  it("counts once, however often it comes, all at once too", async () => {
    const { orderId, read } = await placed();
    const event = eventOf(orderId, "succeeded");
    const answers = await Promise.all(Array.from({ length: 12 }, async () => await send(event)));
    for (const { status, body } of answers) assert.deepEqual([status, body], [200, { received: true }]);
    assert.equal((await read()).state, "paid");
    assert.deepEqual(await events(orderId), ["OrderPlaced", "OrderPaid"]);
    // Another event that says the same again is a message more, and changes nothing.
    assert.equal((await send(eventOf(orderId, "succeeded"))).status, 200);
    assert.deepEqual(await events(orderId), ["OrderPlaced", "OrderPaid"]);
  });

  it("that comes before an earlier one leaves nothing to undo", async () => {
    const { orderId, read } = await placed();
    for (const told of ["succeeded", "processing", "challenge", "declined", "cancelled"])
      assert.equal((await send(eventOf(orderId, told))).status, 200);
    const { state, payment } = await read();
    assert.deepEqual([state, payment?.state], ["paid", "succeeded"]);
  });

  it("that tells too late of money sends it back, and the pieces stay in stock", async () => {
    const before = await stock();
    const { orderId, read } = await placed();
    await store.admin.query("UPDATE shop.orders SET expires_at = now() WHERE order_id = $1", [orderId]);
    // The buyer said yes to the bank just when the order expired.
    await store.admin.query("UPDATE sandbox.charges SET state = 'succeeded' WHERE order_id = $1", [orderId]);
    shop.shop.start();
    await until("the money is back", async () => (await read()).payment?.state === "refunded");
    assert.equal((await read()).state, "expired");
    assert.equal(await stock(), before);
    for (const told of ["succeeded", "refunded", "succeeded"]) await send(eventOf(orderId, told));
    assert.equal((await read()).payment?.state, "refunded");
    assert.equal(await stock(), before);
    assert.deepEqual(await events(orderId), ["OrderPlaced", "OrderExpired"]);
    assert.deepEqual(await store.rows("SELECT state FROM sandbox.charges WHERE order_id = $1", [orderId]), [
      { state: "refunded" },
    ]);
  });

  it("about a refund at the provider's own desk gives the pieces back once", async () => {
    const before = await stock();
    const { orderId, read } = await placed("tok_ok");
    await Promise.all(Array.from({ length: 4 }, async () => await send(eventOf(orderId, "refunded"))));
    assert.equal((await read()).state, "refunded");
    assert.equal(await stock(), before);
  });

  it("that is forged, unsigned, changed or old is refused with 400, and tells nothing", async () => {
    const { orderId, read } = await placed();
    const event = eventOf(orderId, "succeeded");
    const text = JSON.stringify(event);
    const good = sign(text, SECRET, now());
    for (const [what, answer] of Object.entries({
      unsigned: await send(event, { signature: "none" }),
      "by another secret": await send(event, { secret: "another-secret-of-somebody" }),
      "of another body": await send(`${text} `, { signature: good }),
      "of another time": await send(event, { signature: good.replace(/t=\d+/, `t=${now() + 1}`) }),
      "signed six minutes ago": await send(event, { at: now() - 360 }),
      "signed in six minutes": await send(event, { at: now() + 360 }),
      "with half a signature": await send(event, { signature: good.slice(0, -2) }),
      "with a signature of no hexadecimal": await send(event, {
        signature: `t=${now()},v1=${"z".repeat(64)}`,
      }),
      "with a signature of nothing": await send(event, { signature: "t=,v1=" }),
      "with a long signature": await send(event, { signature: `t=${now()},${"v1=0,".repeat(400)}` }),
      "with an empty body": await send("", { signature: good }),
      "signed, of no JSON": await send("{", {}),
    })) {
      assert.equal(answer.status, 400, what);
      assert.ok(!JSON.stringify(answer.body).includes(orderId), what);
    }
    assert.equal((await read()).state, "placed");
    // While a secret is changed, one of several signatures has to fit.
    assert.equal(
      (await send(event, { signature: `${good.split(",")[0]},v1=${"0".repeat(64)},${good.split(",")[1]}` }))
        .status,
      200,
    );
    assert.equal((await read()).state, "paid");
  });

  it("about no order of the shop is taken and changes nothing", async () => {
    for (const orderId of [randomUUID(), "1; DROP TABLE shop.orders", "", "../orders"])
      assert.deepEqual((await send(eventOf(orderId, "succeeded"))).body, { received: true });
    assert.deepEqual(shop.failures, []);
  });
});
