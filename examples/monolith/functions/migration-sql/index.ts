import pg from "pg";
import type { Prepared } from "../../app/migrations/prepare.ts";
import { migrateAs, type Master } from "./handle.ts";

const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing. Fix: set this environment variable`);
  return value;
};
const host = required("DATABASE_HOST");
const port = Number(required("DATABASE_PORT"));
const database = required("DATABASE_NAME");
const place = { step: Number(required("LADDER_STEP")), built: Number(required("LADDER_BUILT")) };

/** Lambda that changes the schema, in the network of the database. Its payload is the master, and in no log. */
export async function handler(
  master: Master,
  context: { getRemainingTimeInMillis(): number },
): Promise<Prepared> {
  return await migrateAs(master, {
    connect: ({ username: user, password }) =>
      new pg.Client({
        host,
        port,
        database,
        user,
        password,
        ssl: { rejectUnauthorized: true, servername: host },
        connectionTimeoutMillis: 10_000,
      }),
    place,
    remaining: () => context.getRemainingTimeInMillis(),
  });
}
