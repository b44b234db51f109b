import type { WithDefaults } from "../parts/component.ts";
import type { DatabaseArgs } from "./args.ts";

/** Port of PostgreSQL. */
export const PORT = 5432;

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = {
  databaseName: "app",
  masterUsername: "administrator",
  engineVersion: "17",
  capacity: { minimum: 0, maximum: 2 },
  pauseAfterSeconds: 300,
  readers: 0,
  proxy: false,
  dataApi: false,
  backupDays: 7,
  slowStatementMilliseconds: 1_000,
  parameters: {},
  insights: "standard",
  logRetentionDays: 14,
  protect: true,
} as const satisfies Partial<DatabaseArgs>;

/** Arguments of `Database` with the defaults. */
export type Settings = WithDefaults<DatabaseArgs, typeof defaults>;

/** Defaults that are warned about when a transform changes them. */
export const guards = [
  "deletionProtection",
  "iamDatabaseAuthenticationEnabled",
  "manageMasterUserPassword",
  "skipFinalSnapshot",
  "storageEncrypted",
];

/** Settings of PostgreSQL that every database has. Sessions that hold a transaction open and do nothing are ended, for they keep others waiting.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Reference.ParameterGroups.html */
export const clusterParameters = ({
  slowStatementMilliseconds,
  parameters,
}: Pick<Settings, "slowStatementMilliseconds" | "parameters">): Readonly<Record<string, string>> => ({
  "rds.force_ssl": "1",
  idle_in_transaction_session_timeout: "60000",
  log_lock_waits: "1",
  log_min_duration_statement: String(slowStatementMilliseconds),
  // Statements with passwords in them are DDL too: they must not be in a log.
  log_statement: "none",
  ...parameters,
});
