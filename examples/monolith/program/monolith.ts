import { Database } from "../../../components/database/index.ts";
import { DatabaseMigration } from "../../../components/database-migration/index.ts";
import { FargateService } from "../../../components/fargate-service/index.ts";
import type { Network } from "../../../components/network/index.ts";
import { variables } from "../app/environment.ts";
import type { buildArtifacts } from "../artifacts.ts";
import type { UserPool } from "../../../components/user-pool/index.ts";
import type { Settings } from "../settings.ts";
import { STAGE } from "./api.ts";
import { grantAccounts, poolEnvironment } from "./pool.ts";

/** Built things that the program deploys. */
type Artifacts = Awaited<ReturnType<typeof buildArtifacts>>;

/** User of the database that the monolith signs in as. */
const USER = "monolith";

/** Makes the monolith: one service with one database. */
export function makeMonolith({
  settings,
  artifacts,
  network,
  pool,
}: {
  readonly settings: Settings;
  readonly artifacts: Artifacts;
  readonly network: Network;
  readonly pool: UserPool | undefined;
}) {
  const { step, built, protect, logRetentionDays, tags } = settings;
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
    environment: { LADDER_STEP: String(step), LADDER_BUILT: String(built) },
    code: artifacts.migration,
    sqlCode: artifacts.functions["migration-sql"],
    ...each,
  });
  const { DATABASE_READER_HOST: _, ...connection } = database.environment(USER);
  const service = new FargateService("monolith", {
    image: artifacts.image,
    network,
    environment: {
      ...connection,
      ...poolEnvironment(pool),
      [variables.accounts]: step >= 2 ? "moving" : "stored",
      [variables.stagePrefix]: `/${STAGE}`,
      [variables.trustedProxies]: network.cidrBlock,
    },
    spot: true,
    after: [migration.done],
    protect,
    ...each,
  });
  database.grants.connect(service, { user: USER });
  if (pool && step >= 2) grantAccounts(pool, service);
  return { database, migration, service };
}
