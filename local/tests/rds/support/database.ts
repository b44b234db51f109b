import pg from "pg";
import { ec2 } from "../../../aws/ec2/index.ts";
import { logs } from "../../../aws/logs/index.ts";
import { rds } from "../../../aws/rds/index.ts";
import { secretsmanager } from "../../../aws/secretsmanager/index.ts";
import { certificateAuthority } from "../../../host/certificates/authority.ts";
import type { ServiceFactory } from "../../../contract/service.ts";
import { startTestbed, type Made, type Testbed } from "../../support/testbed.ts";

/** A cluster on a test bed, with ways to connect to it from outside. */
export interface TestDatabase {
  readonly testbed: Testbed;
  readonly cluster: Made;
  readonly vpc: Made;
  readonly subnetIds: readonly string[];
  readonly securityGroup: Made;
  /** Port of this machine. */
  port(): number;
  /** Options of a client by TLS that trusts the copy's authority and asks for the writer. */
  options(over?: pg.ClientConfig & { readonly host?: string }): Promise<pg.ClientConfig>;
  /** A client that is signed in as the master user; the caller ends it. */
  master(over?: pg.ClientConfig): Promise<pg.Client>;
  masterPassword(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a test bed with a cluster of two instances. */
export async function startDatabase(
  inputs: Record<string, unknown> = {},
  factories: readonly ServiceFactory[] = [],
): Promise<TestDatabase> {
  const testbed = await startTestbed([logs, ec2, secretsmanager, rds, ...factories]);
  const { resources } = testbed;
  const vpc = await resources.create("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
  const subnetIds: string[] = [];
  for (const [index, zone] of ["a", "b"].entries()) {
    const subnet = await resources.create("aws:ec2/subnet:Subnet", zone, {
      vpcId: vpc.id,
      cidrBlock: `10.0.${index}.0/24`,
      availabilityZone: `ap-northeast-2${zone}`,
    });
    subnetIds.push(subnet.id);
  }
  const securityGroup = await resources.create("aws:ec2/securityGroup:SecurityGroup", "database", {
    vpcId: vpc.id,
  });
  await resources.create("aws:rds/subnetGroup:SubnetGroup", "subnets", { name: "subnets", subnetIds });
  const cluster = await resources.create("aws:rds/cluster:Cluster", "shop", {
    clusterIdentifier: "shop",
    engine: "aurora-postgresql",
    engineVersion: "17",
    databaseName: "app",
    masterUsername: "administrator",
    manageMasterUserPassword: true,
    iamDatabaseAuthenticationEnabled: true,
    dbSubnetGroupName: "subnets",
    vpcSecurityGroupIds: [securityGroup.id],
    serverlessv2ScalingConfiguration: { minCapacity: 0, maxCapacity: 2, secondsUntilAutoPause: 300 },
    skipFinalSnapshot: true,
    ...inputs,
  });
  for (const name of ["shop-1", "shop-2"])
    await resources.create("aws:rds/clusterInstance:ClusterInstance", name, {
      identifier: name,
      clusterIdentifier: cluster.id,
      instanceClass: "db.serverless",
      engine: "aurora-postgresql",
    });
  const port = () => {
    const address = testbed.capabilities.databases.all()[0]?.localAddress ?? "";
    return Number(address.split(":")[1]);
  };
  const masterPassword = async () => {
    const [secret] = cluster["masterUserSecrets"] as { secretArn: string }[];
    const value = await testbed.capabilities.secrets.readManaged(secret?.secretArn ?? "");
    return (JSON.parse(value) as { password: string }).password;
  };
  const options = async (over: pg.ClientConfig = {}): Promise<pg.ClientConfig> => {
    const { root } = await certificateAuthority(testbed.platform.store);
    return {
      host: "127.0.0.1",
      port: port(),
      database: "app",
      ssl: { ca: root, servername: cluster["endpoint"] as string },
      ...over,
    };
  };
  return {
    testbed,
    cluster,
    vpc,
    subnetIds,
    securityGroup,
    port,
    options,
    masterPassword,
    master: async (over = {}) => {
      const client = new pg.Client(
        await options({ user: "administrator", password: await masterPassword(), ...over }),
      );
      client.on("error", () => undefined);
      await client.connect();
      return client;
    },
    stop: async () => await testbed.stop(),
  };
}
