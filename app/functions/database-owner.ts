import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { required } from "./environment.ts";

/** Who owns the database: content of the secret that RDS manages.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html */
export interface Master {
  readonly username: string;
  readonly password: string;
}

/** Surroundings of {@link asOwner}. */
export interface OwnerOptions {
  /** Makes a client that is not connected. */
  readonly connect: (master: Master) => pg.Client;
  /** Milliseconds that this invocation still has. */
  readonly remaining: () => number;
  /** Milliseconds between two attempts to connect. @default 2000 */
  readonly pause?: number;
}

/** Milliseconds that are kept for the work itself. */
const WORK = 30_000;

/** Errors after which another attempt is no use: the password, the user or the name of the database is wrong. */
const forGood = ["28P01", "28000", "3D000"];

/** Makes a function that makes clients of a database for its owner. The environment variables with these names say where it is. */
export function ownersClient(variables: {
  readonly host: string;
  readonly port: string;
  readonly database: string;
}): OwnerOptions["connect"] {
  const host = required(variables.host);
  const port = Number(required(variables.port));
  const database = required(variables.database);
  return ({ username: user, password }) =>
    new pg.Client({
      host,
      port,
      database,
      user,
      password,
      ssl: { rejectUnauthorized: true, servername: host },
      connectionTimeoutMillis: 10_000,
    });
}

/** Does work as the owner of the database, and ends the connection. A database that is paused takes some fifteen seconds to come back: it is
 * tried again until it is there.
 * @throws Error when the payload is no master, when the database refuses it, or when the time is over.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html */
export async function asOwner<T>(
  master: Master,
  { connect, remaining, pause = 2_000 }: OwnerOptions,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  if (typeof master.username !== "string" || typeof master.password !== "string")
    throw new Error("the payload must have username and password");
  for (;;) {
    const client = connect(master);
    // A connection that breaks is told by the statement that needs it.
    client.on("error", () => undefined);
    try {
      await client.connect();
    } catch (error) {
      await client.end().catch(() => undefined);
      const { code } = error as { code?: string };
      if (forGood.includes(code ?? "") || remaining() < WORK + pause) throw error;
      await wait(pause);
      continue;
    }
    try {
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
