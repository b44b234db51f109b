import type * as pulumi from "@pulumi/pulumi";
import type { Database } from "../database/index.ts";
import type { Network } from "../network/index.ts";
import type { Tags } from "../parts/component.ts";

/** Arguments of `DatabaseMigration`. */
export interface DatabaseMigrationArgs {
  readonly database: Database;
  /** Network of the database. */
  readonly network: Network;
  /** User of the database that the migration makes, who signs in by IAM. */
  readonly user: string;
  /** Code of the function outside of the network, which reads the master user's secret. It gets `MASTER_SECRET_ARN` and `MIGRATION_FUNCTION`. */
  readonly code: string;
  /** Code of the function inside, which is called with `{ username, password }` and runs the SQL. It gets `DATABASE_HOST`, `DATABASE_PORT`,
   * `DATABASE_NAME` and `DATABASE_USER`. */
  readonly sqlCode: string;
  /** More environment variables of the function inside; another value runs the migration again.
   * @default none */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Longest time that a migration may take, seconds, at most 840.
   * @default 300 */
  readonly timeoutSeconds?: number;
  /** Days that the logs are kept.
   * @default 14 */
  readonly logRetentionDays?: number;
  readonly tags?: Tags;
}
