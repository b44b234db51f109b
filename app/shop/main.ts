// What the container runs.
import { randomBytes } from "node:crypto";
import { Signer } from "@aws-sdk/rds-signer";
import type { FastifyInstance } from "fastify";
import { openCache, readCacheEnvironment } from "../shared/cache/open.ts";
import { environmentOrExit, serve } from "../web-service/serve.ts";
import { buildApp } from "./app.ts";
import { Database } from "./database/database.ts";
import { openPool } from "./database/pool.ts";
import { readEnvironment } from "./environment.ts";
import { eventBridge, openEventBridge } from "./outbox/event-bridge.ts";
import type { PaymentProvider } from "./payments/provider.ts";
import { SandboxPayments } from "./payments/sandbox.ts";
import { StripePayments } from "./payments/stripe.ts";
import { makeShop } from "./shop.ts";

/** Connections of the payment sandbox, which are made only when it is used. */
const SANDBOX_POOL = 3;

const environment = environmentOrExit(process.env, readEnvironment);
const cacheEnvironment = environmentOrExit(process.env, readCacheEnvironment);

const { host, readerHost, port, name, user, pool } = environment.database;
const poolOf = (hostname: string, size = pool) => {
  const signer = new Signer({ hostname, port, username: user, region: environment.region });
  const password = async () => await signer.getAuthToken();
  return openPool({ host: hostname, port, database: name, user, password, size });
};
const database = new Database(poolOf(host), readerHost === undefined ? undefined : poolOf(readerHost));
const sandbox = new Database(poolOf(host, SANDBOX_POOL));
const events = openEventBridge();

let app: FastifyInstance | undefined = undefined;
const log = (error: unknown, what: string) => {
  const { name: kind, message } = ((error as Error).cause ?? error) as Error;
  app?.log.error({ error: kind, cause: message }, `${what} failed`);
};
const provider: PaymentProvider =
  environment.payments === "stripe"
    ? new StripePayments({
        key: environment.stripeKey as string,
        webhookSecret: environment.webhookSecret as string,
        returnUrl: `${environment.siteUrl}/shop/orders`,
      })
    : new SandboxPayments({
        // Another company would not wait for the shop's connections.
        database: sandbox,
        secret: randomBytes(32).toString("hex"),
        // The sandbox lives in this process, and so do its webhooks.
        deliver: async ({ body, headers }) =>
          await app?.inject({
            method: "POST",
            url: "/payments/webhook",
            headers: { ...headers, "content-type": "application/json" },
            payload: body,
          }),
      });
const cache = openCache({
  prefix: "shop",
  version: 1,
  environment: cacheEnvironment,
  credentials: async () => await events.config.credentials(),
  onChange: (state) => app?.log.warn({ state }, "the cache's breaker"),
  onError: (error) => log(error, "cache"),
});
const shop = makeShop({
  database,
  cache,
  cacheSeconds: environment.cacheSeconds,
  provider,
  send: environment.orderBus === undefined ? undefined : eventBridge(events, environment.orderBus),
  failed: (what, error) => log(error, what),
});
app = await serve(
  environment,
  async (options) => await buildApp(shop.parts, options),
  async () => {
    await shop.end();
    await cache.close();
    await database.close();
    await sandbox.close();
    events.destroy();
  },
);
shop.start();
