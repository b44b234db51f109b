import { Signer } from "@aws-sdk/rds-signer";
import pg from "pg";
import { required } from "../../../../app/functions/environment.ts";
import { variables } from "./environment.ts";

/** Milliseconds that a connection may take: a database that is paused needs some fifteen seconds to come back.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html */
const PATIENCE = 30_000;

/** Does work with a connection of its own, signed in by an IAM token, and closes it: the database pauses only when there is none. */
export async function withDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const host = required(variables.host);
  const port = Number(required(variables.port));
  const user = required(variables.user);
  const signer = new Signer({ hostname: host, port, username: user });
  const client = new pg.Client({
    host,
    port,
    database: required(variables.database),
    user,
    password: await signer.getAuthToken(),
    ssl: { rejectUnauthorized: true, servername: host },
    connectionTimeoutMillis: PATIENCE,
    query_timeout: 20_000,
  });
  // A connection that breaks is told by the statement that needs it.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
