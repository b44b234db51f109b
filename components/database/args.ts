import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Alarms } from "../alarms/index.ts";
import type { Network } from "../network/index.ts";
import type { Tags, Transform } from "../parts/component.ts";
import type { NetworkGrantee } from "../parts/connections.ts";
import type { Grantee } from "../parts/grants.ts";

/** Arguments of `Database`. */
export interface DatabaseArgs {
  /** Network with the subnets that the database is in: those without a way in from the Internet. */
  readonly network: Network;
  /** Database that is made in the cluster: letters, digits and `_`. A change replaces the cluster.
   * @default "app" */
  readonly databaseName?: string;
  /** Name of the master user, which only migrations use. A change replaces the cluster.
   * @default "administrator" */
  readonly masterUsername?: string;
  /** Version of Aurora PostgreSQL: a major one is kept at AWS's newest minor one.
   * @default "17" */
  readonly engineVersion?: string;
  /** Capacity of each instance, in Aurora capacity units of 2 GiB: from 0 or 0.5 in steps of 0.5. With a minimum of 0 an instance pauses when nobody is
   * connected, and costs nothing but its storage; the first connection after it waits for about 15 seconds.
   * @default { minimum: 0, maximum: 2 }
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html */
  readonly capacity?: { readonly minimum: number; readonly maximum: number };
  /** Seconds without a connection after which it pauses, 300 to 86,400; of a minimum of 0 only.
   * @default 300 */
  readonly pauseAfterSeconds?: number;
  /** Instances beside the writer, in other zones: one of them takes over within about half a minute when the writer fails, and all answer reads. Without
   * one, a new writer is made, which takes about ten minutes.
   * @default 0
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html */
  readonly readers?: number;
  /** RDS Proxy in front of it, for many short connections; clients sign in to it by IAM, and it to the database. It costs as much as 8 capacity units
   * at the least, and keeps the database from pausing.
   * @default false
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-iam-setup.html */
  readonly proxy?: boolean;
  /** Run SQL by HTTPS with the RDS Data API, and the query editor of AWS's console. It signs in with a secret, not by IAM.
   * @default false
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.html */
  readonly dataApi?: boolean;
  /** Days that automatic backups go back, 1 to 35.
   * @default 7 */
  readonly backupDays?: number;
  /** Statements that took longer are logged, milliseconds.
   * @default 1000 */
  readonly slowStatementMilliseconds?: number;
  /** Settings of PostgreSQL beyond those of the component, by name.
   * @default none */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Mode of Database Insights: `standard` keeps 7 days of the load by waits and statements and is free, `advanced` costs by capacity.
   * @default "standard"
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DatabaseInsights.html */
  readonly insights?: "standard" | "advanced";
  /** Days that the logs are kept; one of the numbers that CloudWatch Logs allows.
   * @default 14 */
  readonly logRetentionDays?: number;
  /** Keep the data: Pulumi's `protect`, deletion protection, and a last snapshot when it is deleted all the same.
   * @default true */
  readonly protect?: boolean;
  /** Alarms of the stage.
   * @default none */
  readonly alarms?: Alarms;
  readonly tags?: Tags;
  readonly transform?: {
    readonly cluster?: Transform<aws.rds.ClusterArgs>;
    readonly instance?: Transform<aws.rds.ClusterInstanceArgs>;
    readonly parameterGroup?: Transform<aws.rds.ClusterParameterGroupArgs>;
  };
}

/** User of the database that somebody signs in as. */
export interface ConnectOptions {
  /** Name of the user in PostgreSQL: lower-case letters, digits and `_`. It has to be a member of `rds_iam`: the migration makes
   * it so. */
  readonly user: string;
}

/** Uses of a database that can be granted. */
export interface DatabaseGrants {
  /** Signing in as one user by IAM (`rds-db:connect` on that user of this cluster, or of its proxy), and the rules of both security groups.
   * @returns what a client has to wait for. */
  connect(grantee: NetworkGrantee, options: ConnectOptions): readonly pulumi.Resource[];
  /** The rules of both security groups alone: for whoever is given the master's password, such as the function of a migration. */
  reach(grantee: NetworkGrantee): readonly pulumi.Resource[];
  /** Reading the master user's secret, which RDS makes and rotates: `secretsmanager:GetSecretValue` on it. For migrations only. */
  readMasterSecret(grantee: Grantee): aws.iam.RolePolicy;
}
