// What the container runs.
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { Signer } from "@aws-sdk/rds-signer";
import type { FastifyInstance } from "fastify";
import { openPool } from "../../../app/shop/database/pool.ts";
import { environmentOrExit, serve } from "../../../app/web-service/serve.ts";
import { People } from "../people/people.ts";
import { buildApp } from "./app.ts";
import { Database } from "./database/database.ts";
import { readEnvironment } from "./environment.ts";
import { RelayCall } from "./registrations/relay-call.ts";
import { Registrations } from "./registrations/registrations.ts";
import { Shop } from "./shop/shop.ts";
import { Callers } from "./users/callers.ts";
import { cognitoTokens } from "./users/cognito-tokens.ts";
import { MovingAccounts } from "./users/moving-accounts.ts";
import { Sessions } from "./users/sessions.ts";
import { StoredAccounts } from "./users/stored-accounts.ts";

let app: FastifyInstance | undefined = undefined;
const environment = environmentOrExit(process.env, readEnvironment);
const { areas, userPool, registrationRelay } = environment;
const { host, port, name, user } = environment.database;
const signer = new Signer({ hostname: host, port, username: user, region: environment.region });
const database = new Database(
  openPool({ host, port, database: name, user, password: async () => await signer.getAuthToken() }),
);
const sessions = new Sessions(database);
const stored = new StoredAccounts(database, sessions);
const moving =
  userPool &&
  environment.accounts === "moving" &&
  new MovingAccounts(
    database,
    stored,
    new People(new CognitoIdentityProviderClient({ requestHandler: { requestTimeout: 3_000 } }), userPool),
  );
const relay =
  registrationRelay === undefined
    ? undefined
    : new RelayCall(
        new LambdaClient({ requestHandler: { requestTimeout: 3_000 } }),
        registrationRelay,
        (error) => app?.log.error({ error: (error as Error).message }, "the relay was not called"),
      );
const parts = {
  accounts: moving || stored,
  resets: moving || undefined,
  callers: new Callers([
    ...(userPool ? [cognitoTokens(userPool, userPool.origin)] : []),
    // Who has the users has their sessions.
    ...(areas.includes("users") ? [async (token: string) => await sessions.callerOf(token)] : []),
  ]),
  registrations: new Registrations(database, relay && (() => relay.nudge())),
  shop: new Shop(database),
};
app = await serve(
  environment,
  async (options) => await buildApp(parts, options, areas),
  async () => await database.close(),
);
