import { setTimeout as wait } from "node:timers/promises";
import type { Client } from "pg";
import { prepareDatabase, type Prepared } from "../../shop/migrate.ts";
import type { ApplicationUser } from "../../shop/migrations/application-user.ts";

/** Who owns the database: content of the secret that RDS manages.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html */
export interface Master {
  readonly username: string;
  readonly password: string;
}

/** Surroundings of {@link migrateAs}. */
export interface MigrationOptions {
  /** Makes a client that is not connected. */
  readonly connect: (master: Master) => Client;
  readonly user: ApplicationUser;
  /** Milliseconds that this invocation still has. */
  readonly remaining: () => number;
  /** Milliseconds between two attempts to connect. @default 2000 */
  readonly pause?: number;
}

/** Milliseconds that are kept for the migration itself. */
const WORK = 20_000;

/** Makes the database ready for this version of the shop. One that is paused takes some fifteen seconds to come back: it is tried again until
 * it is there.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html */
export async function migrateAs(
  master: Master,
  { connect, user, remaining, pause = 2_000 }: MigrationOptions,
): Promise<Prepared> {
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
      // The password or the user is wrong: that will not change.
      const isForGood = code === "28P01" || code === "28000" || code === "3D000";
      if (isForGood || remaining() < WORK + pause) throw error;
      await wait(pause);
      continue;
    }
    try {
      return await prepareDatabase(client, user);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
