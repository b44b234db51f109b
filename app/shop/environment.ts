import {
  EnvironmentReader,
  type ServerEnvironment,
  serverVariables,
  type Variables,
} from "../web-service/environment.ts";

/** Environment variables that the program sets, by what they hold. */
export const variables = {
  /** Address of the cluster's writer. */
  databaseHost: "DATABASE_HOST",
  /** Address of its readers. Omit it to read from the writer. */
  databaseReaderHost: "DATABASE_READER_HOST",
  databasePort: "DATABASE_PORT",
  databaseName: "DATABASE_NAME",
  /** User that the migration made, who signs in by IAM. */
  databaseUser: "DATABASE_USER",
  /** Most connections of one task to each of the addresses, 1 to 100. */
  databasePool: "DATABASE_POOL",
  /** Bus that events about orders go to. Omit it, and they stay in the outbox. */
  orderBus: "ORDER_BUS",
  /** Seconds for which what visitors browse is kept, 0 to 300. */
  cacheSeconds: "CATALOGUE_CACHE_SECONDS",
  /** `sandbox` or `stripe`. */
  payments: "PAYMENTS",
  /** Secrets of the provider; for `stripe` only. */
  stripeKey: "STRIPE_SECRET_KEY",
  webhookSecret: "PAYMENT_WEBHOOK_SECRET",
  /** Address of the site, where a bank sends the buyer back to. */
  siteUrl: "SITE_URL",
  ...serverVariables,
} as const;

/** Settings of the shop. */
export interface Environment extends ServerEnvironment {
  readonly database: {
    readonly host: string;
    readonly readerHost: string | undefined;
    readonly port: number;
    readonly name: string;
    readonly user: string;
    readonly pool: number;
  };
  readonly region: string;
  readonly orderBus: string | undefined;
  readonly cacheSeconds: number;
  readonly payments: "sandbox" | "stripe";
  readonly stripeKey: string | undefined;
  readonly webhookSecret: string | undefined;
  readonly siteUrl: string;
}

/** Reads and checks the environment.
 * @throws Error listing everything that is wrong with it. */
export function readEnvironment(env: Variables): Environment {
  const reader = new EnvironmentReader(env);
  const host = /^[\w.-]{1,255}$/;
  const secret = /^\S{16,512}$/;
  const payments = reader.text(variables.payments, /^(sandbox|stripe)$/, "sandbox or stripe", "sandbox");
  const provider = payments === "stripe" ? "stripe" : "sandbox";
  const secretOf = (name: string) =>
    provider === "stripe"
      ? reader.text(name, secret, "a secret of 16 characters or more, since the provider is stripe")
      : undefined;
  const environment: Environment = {
    ...reader.server(),
    database: {
      host: reader.text(variables.databaseHost, host, "the address of a database"),
      readerHost: reader.optional(variables.databaseReaderHost, host, "the address of a database"),
      port: reader.number(variables.databasePort, "5432", 1, 65535),
      name: reader.text(variables.databaseName, /^\w{1,63}$/, "the name of a database", "shop"),
      user: reader.text(variables.databaseUser, /^[a-z_][a-z0-9_]{0,62}$/, "a user of the database", "shop"),
      pool: reader.number(variables.databasePool, "10", 1, 100),
    },
    region: reader.text("AWS_REGION", /^[a-z]{2}(-[a-z]+)+-\d$/, "a region"),
    orderBus: reader.optional(variables.orderBus, /^[\w./:-]{1,1600}$/, "the name or ARN of a bus"),
    cacheSeconds: reader.number(variables.cacheSeconds, "30", 0, 300),
    payments: provider,
    stripeKey: secretOf(variables.stripeKey),
    webhookSecret: secretOf(variables.webhookSecret),
    siteUrl: reader.text(
      variables.siteUrl,
      /^https?:\/\/[\w.:-]+$/,
      "the address of the site",
      "http://127.0.0.1:8000",
    ),
  };
  reader.check();
  return environment;
}
