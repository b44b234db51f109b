import { setTimeout as wait } from "node:timers/promises";
import type { Client } from "pg";
import { prepareDatabase, type Prepared } from "../../app/migrations/prepare.ts";
import type { Place } from "../../app/migrations/rights.ts";

/** Who owns the database: content of the secret that RDS manages. */
export interface Master {
  readonly username: string;
  readonly password: string;
}

/** Surroundings of {@link migrateAs}. */
export interface MigrationOptions {
  /** Makes a client that is not connected. */
  readonly connect: (master: Master) => Client;
  readonly place: Place;
  /** Milliseconds that this invocation still has. */
  readonly remaining: () => number;
}

/** Milliseconds between two attempts to connect, and those that are kept for the migration itself. */
const PAUSE = 2_000;
const WORK = 20_000;

/** Makes the database ready for a step of the ladder. One that is paused takes some fifteen seconds to come back: it is tried again until it is there.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html */
export async function migrateAs(
  master: Master,
  { connect, place, remaining }: MigrationOptions,
): Promise<Prepared> {
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
      if (isForGood || remaining() < WORK + PAUSE) throw error;
      await wait(PAUSE);
      continue;
    }
    try {
      return await prepareDatabase(client, place, "rds_iam");
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
