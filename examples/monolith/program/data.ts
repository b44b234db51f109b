import { Database } from "../../../components/database/index.ts";
import { DatabaseMigration } from "../../../components/database-migration/index.ts";
import type { Network } from "../../../components/network/index.ts";
import type { Artifacts } from "../artifacts.ts";
import type { Settings } from "../settings.ts";

/** User of the database that the monolith signs in as. */
export const USER = "monolith";

/** Makes the monolith's database, with the schema and the users of this place on the ladder. */
export function makeData({
  settings,
  artifacts,
  network,
}: {
  readonly settings: Settings;
  readonly artifacts: Artifacts;
  readonly network: Network;
}) {
  const { step, built, running, protect, logRetentionDays, tags } = settings;
  const each = { logRetentionDays, tags };
  const database = new Database("data", {
    network,
    databaseName: "monolith",
    capacity: { minimum: 0, maximum: 1 },
    protect,
    ...each,
  });
  const migration = new DatabaseMigration("migration", {
    database,
    network,
    user: USER,
    environment: {
      LADDER_STEP: String(step),
      LADDER_BUILT: String(built),
      LADDER_RUNNING: String(running),
    },
    code: artifacts.migration,
    sqlCode: artifacts.functions["migration-sql"],
    ...each,
  });
  return { database, migration };
}
