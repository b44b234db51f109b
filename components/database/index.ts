import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, withDefaults } from "../parts/component.ts";
import { databaseAlarms } from "./alarms.ts";
import type { DatabaseArgs, DatabaseGrants } from "./args.ts";
import { databaseCluster, type ClusterNodes } from "./cluster.ts";
import { defaults, PORT } from "./defaults.ts";
import { databaseGrants } from "./grants.ts";
import { databaseProxy, type ProxyNodes } from "./proxy.ts";
import { problems } from "./validate.ts";

export type { ConnectOptions, DatabaseArgs, DatabaseGrants } from "./args.ts";

/** A PostgreSQL database: Aurora Serverless v2, encrypted, by TLS only, in subnets without a way in, and kept unless told otherwise. Services sign in by
 * IAM; nobody but the migration sees a password.
 *
 * ```ts
 * const database = new Database("shop", { network, databaseName: "shop" });
 * const service = new FargateService("shop", { environment: database.environment("shop_app"), … });
 * database.grants.connect(service, { user: "shop_app" });
 * ```
 *
 * A client has to trust RDS's own authority: a function by `NODE_EXTRA_CA_CERTS=/var/runtime/ca-cert.pem`, a container by a file in its image.
 *
 * Makes: subnet group, security group, parameter group, log groups, cluster, instances; by argument a proxy with its role and groups.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.html */
export class Database extends pulumi.ComponentResource {
  static readonly token = "mysfits:database:Database";

  readonly name: string;
  /** Host name that clients connect to: the proxy's, if there is one, or the writer's. */
  readonly endpoint: pulumi.Output<string>;
  /** Host name of the readers, in turn; the writer's own where there are none. Behind a proxy, reads go to the writer. */
  readonly readerEndpoint: pulumi.Output<string>;
  /** Host name of the writer, past a proxy: for migrations. */
  readonly writerEndpoint: pulumi.Output<string>;
  readonly port = PORT;
  readonly databaseName: string;
  /** ARN of the master user's secret, which RDS makes and rotates every seven days.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html */
  readonly masterSecretArn: pulumi.Output<string>;
  /** Security group that clients connect to. */
  readonly securityGroup: aws.ec2.SecurityGroup;
  readonly grants: DatabaseGrants;
  /** Resources that have to be there before somebody connects. */
  readonly ready: readonly pulumi.Resource[];
  readonly nodes: ClusterNodes & { readonly proxy?: ProxyNodes };
  readonly #hasReaders: boolean;

  constructor(name: string, given: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super(Database.token, name, {}, opts);
    this.name = name;
    const args = withDefaults(defaults, given);
    refuse("Database", name, problems(name, args));

    const nodes = databaseCluster(name, args, this);
    const { cluster, instances } = nodes;
    const proxy = args.proxy ? databaseProxy(name, args, nodes, this) : undefined;
    databaseAlarms(name, args, cluster, this);

    this.databaseName = args.databaseName;
    this.#hasReaders = args.readers > 0;
    this.writerEndpoint = cluster.endpoint;
    this.endpoint = proxy ? proxy.proxy.endpoint : cluster.endpoint;
    this.readerEndpoint = proxy ? proxy.proxy.endpoint : cluster.readerEndpoint;
    this.masterSecretArn = cluster.masterUserSecrets.apply((secrets) => secrets?.[0]?.secretArn ?? "");
    this.securityGroup = proxy?.securityGroup ?? nodes.securityGroup;
    this.grants = databaseGrants(
      name,
      {
        party: { name: `${name}-database`, securityGroup: nodes.securityGroup },
        proxy: proxy && { name: `${name}-proxy`, securityGroup: proxy.securityGroup },
        resourceId: proxy ? proxyId(proxy.proxy) : cluster.clusterResourceId,
        masterSecretArn: this.masterSecretArn,
        tags: args.tags,
      },
      this,
    );
    this.ready = instances;
    this.nodes = { ...nodes, proxy };
    this.registerOutputs({ endpoint: this.endpoint, masterSecretArn: this.masterSecretArn });
  }

  /** Makes the environment of a client that signs in by IAM: `DATABASE_HOST`, `DATABASE_PORT`, `DATABASE_NAME`, `DATABASE_USER`, and
   * `DATABASE_READER_HOST` where there are readers, which are behind by some milliseconds. There is no password in it.
   * @param user As in {@link DatabaseGrants.connect}. */
  environment(user: string): Record<string, pulumi.Input<string>> {
    return {
      DATABASE_HOST: this.endpoint,
      ...(this.#hasReaders && { DATABASE_READER_HOST: this.readerEndpoint }),
      DATABASE_PORT: String(this.port),
      DATABASE_NAME: this.databaseName,
      DATABASE_USER: user,
    };
  }
}

/** `prx-…`, the last part of the ARN. */
const proxyId = (proxy: aws.rds.Proxy) => proxy.arn.apply((arn) => arn.split(":").at(-1) ?? "");
