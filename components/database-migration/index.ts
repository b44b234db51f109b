import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Function } from "../function/index.ts";
import { refuse, withDefaults } from "../parts/component.ts";
import { grant } from "../parts/grants.ts";
import type { DatabaseMigrationArgs } from "./args.ts";
import { defaults } from "./defaults.ts";
import { problems } from "./validate.ts";

export type { DatabaseMigrationArgs } from "./args.ts";

/** A migration that runs while the program is deployed, when its code is new: what depends on {@link DatabaseMigration.done} begins after it, and a
 * migration that fails fails the deployment before anything serves.
 *
 * Two functions, so that nothing in the network needs a way to AWS: the one outside reads the master user's secret and calls the one inside with it.
 *
 * ```ts
 * const migration = new DatabaseMigration("shop-migration", { database, network, user: "shop", code, sqlCode });
 * new FargateService("shop", { after: [migration.done], … });
 * ```
 *
 * Makes: two functions, the grants between them and to the database, an invocation.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/lambda/invocation/ */
export class DatabaseMigration extends pulumi.ComponentResource {
  static readonly token = "mysfits:database-migration:DatabaseMigration";

  /** Resource that is there when the migration has run. */
  readonly done: pulumi.Resource;
  readonly nodes: {
    readonly function: Function;
    readonly sqlFunction: Function;
    readonly invocation: aws.lambda.Invocation;
  };

  constructor(name: string, given: DatabaseMigrationArgs, opts?: pulumi.ComponentResourceOptions) {
    super(DatabaseMigration.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("DatabaseMigration", name, problems(args));
    const { database, network, user, timeoutSeconds, logRetentionDays, tags } = args;
    const child = { parent: this };

    const sqlFunction = new Function(
      `${name}-sql`,
      {
        code: args.sqlCode,
        description: "Runs the SQL of a migration",
        network,
        environment: {
          ...args.environment,
          DATABASE_HOST: database.writerEndpoint,
          DATABASE_PORT: String(database.port),
          DATABASE_NAME: database.databaseName,
          DATABASE_USER: user,
          // The authorities of RDS, which Lambda's own runtime has in this file.
          // https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
          NODE_EXTRA_CA_CERTS: "/var/runtime/ca-cert.pem",
        },
        timeoutSeconds,
        logRetentionDays,
        tags,
      },
      child,
    );
    const fn = new Function(
      name,
      {
        code: args.code,
        description: "Begins a migration with the master user's secret",
        environment: { MASTER_SECRET_ARN: database.masterSecretArn, MIGRATION_FUNCTION: sqlFunction.arn },
        timeoutSeconds: timeoutSeconds + 60,
        logRetentionDays,
        tags,
      },
      child,
    );
    const invoke = grant(
      `${name}-sql-${name}-invoke`,
      fn,
      { actions: ["lambda:InvokeFunction"], resources: [sqlFunction.arn] },
      this,
    );
    const invocation = new aws.lambda.Invocation(
      `${name}-run`,
      {
        functionName: fn.functionName,
        qualifier: fn.nodes.alias.name,
        input: "{}",
        // A version is another one when code or settings are.
        triggers: {
          function: fn.nodes.function.version,
          sql: sqlFunction.nodes.function.version,
        },
      },
      {
        parent: this,
        dependsOn: [
          ...database.ready,
          ...database.grants.reach(sqlFunction.inNetwork),
          database.grants.readMasterSecret(fn),
          invoke,
          sqlFunction.nodes.alias,
        ],
      },
    );

    this.done = invocation;
    this.nodes = { function: fn, sqlFunction, invocation };
    this.registerOutputs({});
  }
}
