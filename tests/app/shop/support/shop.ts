import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { buildApp } from "../../../../app/shop/app.ts";
import { Database } from "../../../../app/shop/database/database.ts";
import type { SendEvents } from "../../../../app/shop/outbox/relay.ts";
import type { PaymentProvider } from "../../../../app/shop/payments/provider.ts";
import { type Deliver, SandboxPayments } from "../../../../app/shop/payments/sandbox.ts";
import type { Cart, Order } from "../../../../app/shop/schemas.ts";
import { makeShop, type Shop } from "../../../../app/shop/shop.ts";
import { Cache } from "../../../../app/shared/cache/cache.ts";
import { MemoryStore } from "../../../../app/shared/cache/memory-store.ts";
import type { Store } from "./store.ts";

/** Secret of the sandbox's webhooks in tests. */
export const SECRET = "secret-of-the-sandbox-in-tests";

/** Settings of a shop in a test. */
export interface TestShopOptions {
  readonly cacheSeconds?: number;
  readonly pool?: { readonly size?: number; readonly patience?: number };
  readonly send?: SendEvents;
  /** Takes the sandbox's webhooks. @default they go to the shop */
  readonly deliver?: Deliver;
  /** @default the sandbox */
  readonly provider?: (sandbox: SandboxPayments) => PaymentProvider;
}

/** Answer of a route. */
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Body;
}

/** A process of the shop, in this one. */
export class TestShop {
  readonly database: Database;
  readonly sandbox: SandboxPayments;
  readonly app: FastifyInstance;
  readonly shop: Shop;
  readonly failures: string[];
  readonly #bank: Database;

  private constructor(
    database: Database,
    bank: Database,
    sandbox: SandboxPayments,
    app: FastifyInstance,
    shop: Shop,
    failures: string[],
  ) {
    this.database = database;
    this.#bank = bank;
    this.sandbox = sandbox;
    this.app = app;
    this.shop = shop;
    this.failures = failures;
  }

  static async start(store: Store, options: TestShopOptions = {}): Promise<TestShop> {
    const database = new Database(store.pool(options.pool));
    const bank = new Database(store.pool({ size: 5, patience: 30_000 }));
    const failures: string[] = [];
    let app: FastifyInstance | undefined = undefined;
    const deliver: Deliver =
      options.deliver ??
      (async ({ body, headers }) =>
        await app?.inject({
          method: "POST",
          url: "/payments/webhook",
          headers: { ...headers, "content-type": "application/json" },
          payload: body,
        }));
    const sandbox = new SandboxPayments({ database: bank, secret: SECRET, deliver, timeout: 50 });
    const shop = makeShop({
      database,
      cache: new Cache({ store: new MemoryStore(), prefix: "shop", version: 1 }),
      cacheSeconds: options.cacheSeconds ?? 0,
      provider: options.provider?.(sandbox) ?? sandbox,
      send: options.send,
      failed: (what, error) => failures.push(`${what}: ${(error as Error).message}`),
    });
    app = await buildApp(shop.parts, { stagePrefix: "/shop-api" });
    await app.ready();
    return new TestShop(database, bank, sandbox, app, shop, failures);
  }

  async call<Body = Record<string, unknown>>(
    method: "GET" | "POST" | "PUT" | "DELETE",
    url: string,
    options: {
      readonly user?: string;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<Answer<Body>> {
    const { user, body, headers } = options;
    const {
      statusCode,
      headers: answered,
      payload,
    } = await this.app.inject({
      method,
      url,
      headers: {
        ...(user !== undefined && { "x-user-id": user }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { payload: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return {
      status: statusCode,
      headers: answered,
      body: (payload === "" ? {} : JSON.parse(payload)) as Body,
    };
  }

  /** Puts an item into a user's cart. */
  async put(user: string, itemId: string, quantity = 1): Promise<Cart> {
    const { status, body } = await this.call<Cart>("PUT", `/cart/items/${itemId}`, {
      user,
      body: { quantity },
    });
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  /** Orders what is in a user's cart. */
  async order(
    user: string,
    token = "tok_ok",
    {
      key = randomUUID(),
      total,
      headers,
    }: { key?: string; total?: Cart["total"]; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Answer<Order & { readonly detail?: string }>> {
    const cart = total ?? (await this.call<Cart>("GET", "/cart", { user })).body.total;
    return await this.call("POST", "/orders", {
      user,
      headers: { ...headers, "idempotency-key": key },
      body: { total: cart, payment: { token }, language: "en" },
    });
  }

  async stop(): Promise<void> {
    await this.shop.end();
    await this.app.close();
    await this.database.close();
    await this.#bank.close();
  }
}

/** A user that nobody else is. */
export const newUser = (): string => randomUUID();

/** Waits until something holds; what it waits for happens without a clock. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`it never came that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
