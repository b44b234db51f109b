// What the container runs.
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { Signer } from "@aws-sdk/rds-signer";
import { openPool } from "../../../app/shop/database/pool.ts";
import { environmentOrExit, serve } from "../../../app/web-service/serve.ts";
import { People } from "../people/people.ts";
import { buildApp } from "./app.ts";
import { Database } from "./database/database.ts";
import { readEnvironment } from "./environment.ts";
import { Registrations } from "./registrations/registrations.ts";
import { Shop } from "./shop/shop.ts";
import { Callers } from "./users/callers.ts";
import { cognitoTokens } from "./users/cognito-tokens.ts";
import { MovingAccounts } from "./users/moving-accounts.ts";
import { Sessions } from "./users/sessions.ts";
import { StoredAccounts } from "./users/stored-accounts.ts";

const environment = environmentOrExit(process.env, readEnvironment);
const { areas, userPool } = environment;
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
const parts = {
  accounts: moving || stored,
  resets: moving || undefined,
  callers: new Callers([
    ...(userPool ? [cognitoTokens(userPool, userPool.origin)] : []),
    // Who has the users has their sessions.
    ...(areas.includes("users") ? [async (token: string) => await sessions.callerOf(token)] : []),
  ]),
  registrations: new Registrations(database),
  shop: new Shop(database),
};
await serve(
  environment,
  async (options) => await buildApp(parts, options, areas),
  async () => await database.close(),
);
