import pg from "pg";
import type { Context } from "../batch.ts";
import { required } from "../environment.ts";
import { variables } from "./environment.ts";
import { migrateAs, type Master } from "./handle.ts";
import type { Prepared } from "../../shop/migrate.ts";

const host = required(variables.host);
const port = Number(required(variables.port));
const database = required(variables.database);
const user = required(variables.user);

/** Lambda that changes the shop's schema, in the network of the database. Its payload is the master, and in no log. */
export async function handler(master: Master, context: Context): Promise<Prepared> {
  return await migrateAs(master, {
    connect: (credentials) =>
      new pg.Client({
        host,
        port,
        database,
        user: credentials.username,
        password: credentials.password,
        ssl: { rejectUnauthorized: true, servername: host },
        connectionTimeoutMillis: 10_000,
      }),
    user: { name: user, iamRole: "rds_iam" },
    remaining: () => context.getRemainingTimeInMillis(),
  });
}
