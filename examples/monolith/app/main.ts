// What the container runs.
import { Signer } from "@aws-sdk/rds-signer";
import { openPool } from "../../../app/shop/database/pool.ts";
import { environmentOrExit, serve } from "../../../app/web-service/serve.ts";
import { buildApp } from "./app.ts";
import { Database } from "./database/database.ts";
import { readEnvironment } from "./environment.ts";
import { Registrations } from "./registrations/registrations.ts";
import { Shop } from "./shop/shop.ts";
import { Callers } from "./users/callers.ts";
import { Sessions } from "./users/sessions.ts";
import { StoredAccounts } from "./users/stored-accounts.ts";

const environment = environmentOrExit(process.env, readEnvironment);
const { host, port, name, user } = environment.database;
const signer = new Signer({ hostname: host, port, username: user, region: environment.region });
const database = new Database(
  openPool({ host, port, database: name, user, password: async () => await signer.getAuthToken() }),
);
const sessions = new Sessions(database);
const parts = {
  accounts: new StoredAccounts(database, sessions),
  callers: new Callers([async (token) => await sessions.callerOf(token)]),
  registrations: new Registrations(database),
  shop: new Shop(database),
};
await serve(
  environment,
  async (options) => await buildApp(parts, options, environment.areas),
  async () => await database.close(),
);
