import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { SendEmailCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { BlockedAddresses } from "../../../app/functions/mail/blocked-addresses.ts";
import { Ledger } from "../../../app/functions/mail/ledger.ts";
import { mailOrders } from "../../../app/functions/order-mail/handle.ts";
import { eventBridge } from "../../../app/shop/outbox/event-bridge.ts";
import { type OutboxEvent, relayBatch } from "../../../app/shop/outbox/relay.ts";
import { PaymentUnclear } from "../../../app/shop/payments/provider.ts";
import { sign } from "../../../app/shop/payments/signature.ts";
import { newUser, SECRET, TestShop, until } from "./support/shop.ts";
import { Store } from "./support/store.ts";

type Message = { readonly id: string; readonly type: string; readonly body: string };

/** A bus that takes events, and what arrived on it, as a queue behind its rule has it. */
class Bus {
  readonly messages: Message[] = [];
  /** Called after events were taken, before the answer. */
  taken: () => Promise<void> = async () => undefined;
  send = async (events: readonly OutboxEvent[]): Promise<ReadonlySet<string>> => {
    for (const { eventId, type, detail } of events)
      this.messages.push({
        id: eventId,
        type,
        body: JSON.stringify({ source: "mysfits.shop", "detail-type": type, detail: { ...detail, eventId } }),
      });
    await this.taken();
    return new Set(events.map(({ eventId }) => eventId));
  };
}

/** SES, behind the function of the mail. */
class Mails {
  readonly sent: { readonly to: string | undefined; readonly subject: string; readonly text: string }[] = [];
  /** Mails that were counted against the day's limit of an address. */
  counted = 0;

  async deliver(body: string): Promise<boolean> {
    const database = {
      // An empty table: every claim is the first one.
      send: async ({ input }: { input: { UpdateExpression?: string } }) => {
        if (input.UpdateExpression?.startsWith("SET ExpiresAt")) this.counted++;
        return {};
      },
    } as unknown as DynamoDBDocumentClient;
    const ses = {
      send: async ({ input }: SendEmailCommand) => {
        const { Subject, Body } = input.Content?.Simple ?? {};
        this.sent.push({
          to: input.Destination?.ToAddresses?.[0],
          subject: Subject?.Data ?? "",
          text: Body?.Text?.Data ?? "",
        });
        return { MessageId: `id-${this.sent.length}` };
      },
    } as unknown as SESv2Client;
    const { batchItemFailures } = await mailOrders(
      { Records: [{ messageId: "1", body }] },
      { getRemainingTimeInMillis: () => 100 },
      {
        ses,
        ledger: new Ledger(database, "mails"),
        blocked: new BlockedAddresses(database, "blocked"),
        sender: "mysfits@example.com",
        configurationSet: "set",
        addressOf: async (userId) => (userId === "gone" ? undefined : `${userId}@example.com`),
      },
    );
    return batchItemFailures.length === 0;
  }
}

describe("The outbox of the shop", function () {
  this.timeout(60_000);
  let store: Store;
  before(async () => {
    store = await Store.start();
  });
  after(async () => {
    await store.stop();
  });
  beforeEach(async () => {
    await store.admin.query("DELETE FROM shop.outbox");
  });
  const left = async () =>
    Number(
      (await store.rows<{ n: string }>("SELECT count(*) AS n FROM shop.outbox WHERE sent_at IS NULL"))[0]?.n,
    );
  const fill = async (count: number) =>
    await store.admin.query(
      "INSERT INTO shop.outbox (type, detail) SELECT 'OrderPaid', jsonb_build_object('n', n) FROM generate_series(1, $1) AS n",
      [count],
    );

  it("goes to the bus by itself after an order, in its order, and nothing is left", async () => {
    const bus = new Bus();
    const shop = await TestShop.start(store, { send: bus.send });
    const user = newUser();
    await shop.put(user, "ink-midnight", 2);
    const { body: order } = await shop.order(user);
    await until("it is on the bus", async () => bus.messages.length === 2 && (await left()) === 0);
    assert.deepEqual(
      bus.messages.map(({ type }) => type),
      ["OrderPlaced", "OrderPaid"],
    );
    const { detail } = JSON.parse(bus.messages[1]?.body ?? "") as { detail: Record<string, unknown> };
    assert.deepEqual(
      [detail["orderId"], detail["userId"], detail["state"], detail["total"]],
      [order.orderId, user, "paid", { amount: 2600, currency: "USD" }],
    );
    assert.ok(!JSON.stringify(detail).includes("@"), "no address is on the bus");
    await shop.stop();
  });

  it("has each request's own trace, without the load balancer's part, and none for what nobody asked for", async () => {
    const roots = ["1-5759e988-bd862e3fe1be46a994272793", "1-5759e988-bd862e3fe1be46a994272794"];
    const headersOf = (root: string) => ({
      // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
      "x-amzn-trace-id": `Self=1-67891234-12456789abcdef012345678a;Root=${root};Sampled=1`,
    });
    const sent: OutboxEvent[] = [];
    const shop = await TestShop.start(store, {
      send: async (events) => {
        sent.push(...events);
        return new Set(events.map(({ eventId }) => eventId));
      },
    });
    const users = [...roots, undefined].map((root) => ({ root, user: newUser() }));
    for (const { user } of users) await shop.put(user, "ink-midnight");
    const orders = await Promise.all(
      users.map(async ({ root, user }) => {
        const headers = root === undefined ? {} : headersOf(root);
        const { body } = await shop.order(user, "tok_challenge", { headers });
        return { root, user, orderId: body.orderId };
      }),
    );
    // The first buyer says yes, with a trace of its own. The others' orders expire, which somebody's look at one of them sets going.
    const [first, second] = orders;
    const answer = await shop.call("POST", `/orders/${first?.orderId}/challenge`, {
      user: first?.user,
      body: { answer: "approve" },
      headers: headersOf("1-5759e988-bd862e3fe1be46a994272795"),
    });
    assert.equal(answer.status, 200);
    await store.admin.query("UPDATE shop.orders SET expires_at = now() WHERE state = 'placed'");
    await shop.call("GET", `/orders/${second?.orderId}`, {
      user: second?.user,
      headers: headersOf("1-5759e988-bd862e3fe1be46a994272796"),
    });
    await until("all is on the bus", async () => sent.length === 6 && (await left()) === 0);
    const traces = (orderId: string) =>
      sent
        .filter(({ detail }) => (detail as { orderId?: string }).orderId === orderId)
        .map(({ type, trace }) => [type, trace]);
    assert.deepEqual(
      orders.map(({ orderId }) => traces(orderId)),
      [
        [
          ["OrderPlaced", `Root=${roots[0]};Sampled=1`],
          ["OrderPaid", "Root=1-5759e988-bd862e3fe1be46a994272795;Sampled=1"],
        ],
        [
          ["OrderPlaced", `Root=${roots[1]};Sampled=1`],
          ["OrderExpired", undefined],
        ],
        [
          ["OrderPlaced", undefined],
          ["OrderExpired", undefined],
        ],
      ],
    );
    await shop.stop();
  });

  it("goes to the bus when an order expires, though the provider can't be reached", async () => {
    const bus = new Bus();
    const shop = await TestShop.start(store, {
      send: bus.send,
      provider: (sandbox) => ({
        name: sandbox.name,
        charge: async (charge) => await sandbox.charge(charge),
        find: async () => await Promise.reject(new PaymentUnclear("away")),
        cancel: async () => await Promise.reject(new PaymentUnclear("away")),
        refund: async () => await Promise.reject(new PaymentUnclear("away")),
        readWebhook: (body, headers) => sandbox.readWebhook(body, headers),
      }),
    });
    const user = newUser();
    await shop.put(user, "ink-midnight");
    const { body: order } = await shop.order(user, "tok_challenge");
    await until("it is on the bus", async () => bus.messages.length === 1 && (await left()) === 0);
    await store.admin.query("UPDATE shop.orders SET expires_at = now() WHERE order_id = $1", [order.orderId]);
    // Whoever looks at it sets the upkeep going, and nothing else.
    await shop.call("GET", `/orders/${order.orderId}`, { user });
    await until("its end is on the bus", async () => bus.messages.length === 2 && (await left()) === 0);
    assert.equal(bus.messages[1]?.type, "OrderExpired");
    await shop.stop();
  });

  it("goes to the bus when the provider repeats what a process took in before it died", async () => {
    const bus = new Bus();
    const shop = await TestShop.start(store, { send: bus.send });
    const eventId = randomUUID();
    await store.admin.query("INSERT INTO shop.payment_events (provider, event_id) VALUES ('sandbox', $1)", [
      eventId,
    ]);
    await fill(1);
    const body = JSON.stringify({ eventId, orderId: randomUUID(), told: "succeeded" });
    const signature = sign(body, SECRET, Math.floor(Date.now() / 1000));
    const { status } = await shop.call("POST", "/payments/webhook", {
      body,
      headers: { "sandbox-signature": signature },
    });
    assert.equal(status, 200);
    await until("it is on the bus", async () => bus.messages.length === 1 && (await left()) === 0);
    await shop.stop();
  });

  it("keeps its events while the bus is away, and sends them when it is back", async () => {
    let isAway = true;
    const bus = new Bus();
    const shop = await TestShop.start(store, {
      send: async (events) => {
        if (isAway) throw new Error("the bus is away");
        return await bus.send(events);
      },
    });
    const user = newUser();
    await shop.put(user, "ink-midnight");
    assert.equal((await shop.order(user)).status, 201);
    await until("it has failed", async () => shop.failures.length > 0);
    assert.match(shop.failures[0] ?? "", /relay: the bus is away/);
    assert.equal(await left(), 2);
    isAway = false;
    shop.shop.start();
    await until("it is on the bus", async () => bus.messages.length === 2 && (await left()) === 0);
    await shop.stop();
  });

  it("loses nothing when the relay dies after the bus has taken events: they come again with the same ids", async () => {
    const shop = await TestShop.start(store);
    const bus = new Bus();
    await fill(25);
    let kills = 3;
    bus.taken = async () => {
      if (kills-- > 0)
        await store.admin.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'shop' AND state = 'idle in transaction'",
        );
    };
    while ((await relayBatch(shop.database, bus.send)) > 0);
    assert.equal(await left(), 0);
    assert.equal(new Set(bus.messages.map(({ id }) => id)).size, 25);
    assert.equal(bus.messages.length, 25 + 3 * 10, "three batches came twice");
    await shop.stop();
  });

  it("is sent by two tasks side by side, no event by both", async () => {
    const shops = [await TestShop.start(store), await TestShop.start(store)];
    const bus = new Bus();
    await fill(200);
    await Promise.all(
      shops.map(async ({ database }) => {
        while ((await relayBatch(database, bus.send)) > 0);
      }),
    );
    // A batch that the other one had locked is left to it.
    assert.equal(await left(), 0);
    assert.equal(bus.messages.length, 200);
    assert.equal(new Set(bus.messages.map(({ id }) => id)).size, 200);
    for (const shop of shops) await shop.stop();
  });

  it("marks what the bus took, and tells of what it refused", async () => {
    const shop = await TestShop.start(store);
    await fill(3);
    const trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";
    await store.admin.query("UPDATE shop.outbox SET trace = $1 WHERE detail ->> 'n' = '2'", [trace]);
    const calls: PutEventsCommand["input"][] = [];
    let refuses = true;
    const client = {
      send: async ({ input }: PutEventsCommand) => {
        calls.push(input);
        // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html: each entry has its own answer.
        return {
          Entries: (input.Entries ?? []).map((_, index) =>
            refuses && index === 1 ? { ErrorCode: "ThrottlingException" } : { EventId: `e-${index}` },
          ),
        };
      },
    } as unknown as EventBridgeClient;
    const send = eventBridge(client, "orders");
    await assert.rejects(relayBatch(shop.database, send), /1 of 3 events were not taken/);
    assert.equal(await left(), 1);
    refuses = false;
    assert.equal(await relayBatch(shop.database, send), 1);
    assert.equal(await relayBatch(shop.database, send), 0);
    assert.deepEqual(
      calls.map(({ Entries = [] }) =>
        Entries.map(({ Source, DetailType, EventBusName, TraceHeader }) => [
          Source,
          DetailType,
          EventBusName,
          TraceHeader,
        ]),
      ),
      [
        [undefined, trace, undefined].map((header) => ["mysfits.shop", "OrderPaid", "orders", header]),
        [["mysfits.shop", "OrderPaid", "orders", trace]],
      ],
    );
    assert.match(calls[0]?.Entries?.[0]?.Detail ?? "", /"eventId":"[0-9a-f-]{36}"/);
    await shop.stop();
  });
});

describe("The mail about an order", () => {
  const detail = {
    orderId: "0b1c",
    userId: "somebody",
    language: "en",
    state: "paid",
    total: { amount: 7700, currency: "USD" },
    lines: [
      {
        itemId: "a",
        name: { en: "Lamp <b>", ko: "램프" },
        price: { amount: 3200, currency: "USD" },
        quantity: 2,
      },
      { itemId: "b", name: { en: "Ink", ko: "잉크" }, price: { amount: 1300, currency: "USD" }, quantity: 1 },
    ],
    placedAt: "2026-11-29T00:00:00Z",
  };
  const deliver = async (changes: object) => {
    const mails = new Mails();
    const done = await mails.deliver(JSON.stringify({ detail: { ...detail, ...changes } }));
    return { done, mails: mails.sent };
  };

  it("says in the buyer's language what was bought, and what it cost", async () => {
    const english = await deliver({});
    assert.equal(english.mails[0]?.subject, "Mythical Mysfits: Thank you for your order");
    assert.match(english.mails[0]?.text ?? "", /2 × Lamp <b>: \$64\.00\n1 × Ink: \$13\.00\nTotal: \$77\.00/);
    const korean = await deliver({ language: "ko" });
    assert.equal(korean.mails[0]?.subject, "Mythical Mysfits: 주문해 주셔서 감사합니다");
    assert.match(korean.mails[0]?.text ?? "", /2 × 램프: US\$64\.00\n1 × 잉크: US\$13\.00\n합계: US\$77\.00/);
    const won = await deliver({ total: { amount: 7700, currency: "KRW" }, lines: [] });
    assert.match(won.mails[0]?.text ?? "", /Total: ₩7,700/);
  });

  it("is sent for every order of a day, and does not count against what an address may get", async () => {
    const mails = new Mails();
    for (let n = 0; n < 12; n++)
      assert.ok(await mails.deliver(JSON.stringify({ detail: { ...detail, orderId: `order-${n}` } })));
    assert.deepEqual([mails.sent.length, mails.counted], [12, 0]);
  });

  it("is none for somebody whose account is gone, and an event that says nothing comes again", async () => {
    assert.deepEqual(await deliver({ userId: "gone" }), { done: true, mails: [] });
    for (const broken of [{ orderId: "" }, { userId: 1 }, { total: {} }, { lines: null }])
      assert.deepEqual(await deliver(broken), { done: false, mails: [] }, JSON.stringify(broken));
  });
});
