import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { Context } from "../../../../app/functions/batch.ts";
import { required } from "../../../../app/functions/environment.ts";
import { variables } from "../stores/environment.ts";

/** Who owns the database: content of the secret that RDS manages. */
export interface Master {
  readonly username: string;
  readonly password: string;
}

/** Milliseconds between two attempts to connect, and those that are kept for the work itself. */
const PAUSE = 2_000;
const WORK = 30_000;

/** Errors after which another attempt is no use: the password, the user or the name of the database is wrong. */
const forGood = ["28P01", "28000", "3D000"];

/** Does work as the owner of the database. One that is paused takes some fifteen seconds to come back: it is tried again until it is there.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html */
export async function asOwner<T>(
  { username: user, password }: Master,
  context: Context,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const host = required(variables.host);
  for (;;) {
    const client = new pg.Client({
      host,
      port: Number(required(variables.port)),
      database: required(variables.database),
      user,
      password,
      ssl: { rejectUnauthorized: true, servername: host },
      connectionTimeoutMillis: 10_000,
    });
    // A connection that breaks is told by the statement that needs it.
    client.on("error", () => undefined);
    try {
      await client.connect();
    } catch (error) {
      await client.end().catch(() => undefined);
      const { code } = error as { code?: string };
      if (forGood.includes(code ?? "") || context.getRemainingTimeInMillis() < WORK + PAUSE) throw error;
      await wait(PAUSE);
      continue;
    }
    try {
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
