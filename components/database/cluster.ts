import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { transformed } from "../parts/component.ts";
import { clusterParameters, guards, PORT, type Settings } from "./defaults.ts";

/** Cluster with what it is made of. */
export interface ClusterNodes {
  readonly cluster: aws.rds.Cluster;
  /** The writer first. */
  readonly instances: readonly aws.rds.ClusterInstance[];
  readonly subnetGroup: aws.rds.SubnetGroup;
  readonly parameterGroup: aws.rds.ClusterParameterGroup;
  readonly securityGroup: aws.ec2.SecurityGroup;
  readonly logGroups: readonly aws.cloudwatch.LogGroup[];
}

/** Logs that go to CloudWatch Logs: the server's, and why sign-ins by IAM failed.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.CloudWatch.html */
const logs = ["postgresql", "iam-db-auth-error"] as const;

/** Makes the cluster, in subnets without a way in from the Internet and behind a security group that lets nobody in yet, and nothing out. */
export function databaseCluster(
  name: string,
  args: Settings,
  parent: pulumi.ComponentResource,
): ClusterNodes {
  const { network, tags, capacity, protect } = args;
  const child = { parent };
  // RDS writes its logs to groups that are named after the cluster, so the name has to be known before it.
  const identifier = `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
  const subnetGroup = new aws.rds.SubnetGroup(
    `${name}-subnets`,
    { subnetIds: network.internalSubnetIds, description: "Subnets without a way in from the Internet", tags },
    child,
  );
  const securityGroup = new aws.ec2.SecurityGroup(
    `${name}-database`,
    { vpcId: network.vpcId, description: "Database, admits by reference only", tags },
    child,
  );
  const parameterGroup = new aws.rds.ClusterParameterGroup(
    `${name}-parameters`,
    transformed(parent, "parameterGroup", parameterGroupArgs(args), args.transform?.parameterGroup),
    child,
  );
  const logGroups = logs.map(
    (log) =>
      new aws.cloudwatch.LogGroup(
        `${name}-${log}`,
        {
          name: `/aws/rds/cluster/${identifier}/${log}`,
          retentionInDays: args.logRetentionDays,
          tags,
        },
        child,
      ),
  );
  const cluster = new aws.rds.Cluster(
    `${name}-cluster`,
    transformed(
      parent,
      "cluster",
      {
        clusterIdentifier: identifier,
        engine: "aurora-postgresql",
        engineVersion: args.engineVersion,
        databaseName: args.databaseName,
        port: PORT,
        masterUsername: args.masterUsername,
        manageMasterUserPassword: true,
        iamDatabaseAuthenticationEnabled: true,
        dbSubnetGroupName: subnetGroup.name,
        vpcSecurityGroupIds: [securityGroup.id],
        dbClusterParameterGroupName: parameterGroup.name,
        serverlessv2ScalingConfiguration: {
          minCapacity: capacity.minimum,
          maxCapacity: capacity.maximum,
          secondsUntilAutoPause: capacity.minimum === 0 ? args.pauseAfterSeconds : undefined,
        },
        storageEncrypted: true,
        enableHttpEndpoint: args.dataApi,
        enabledCloudwatchLogsExports: [...logs],
        databaseInsightsMode: args.insights,
        backupRetentionPeriod: args.backupDays,
        // Night in Seoul.
        preferredBackupWindow: "17:00-17:30",
        preferredMaintenanceWindow: "sun:18:00-sun:18:30",
        copyTagsToSnapshot: true,
        deleteAutomatedBackups: !protect,
        deletionProtection: protect,
        skipFinalSnapshot: !protect,
        finalSnapshotIdentifier: protect ? `${identifier}-final` : undefined,
        applyImmediately: true,
        tags,
      },
      args.transform?.cluster,
      guards,
    ),
    { parent, protect, dependsOn: logGroups, deleteBeforeReplace: true },
  );
  const instances = Array.from(
    { length: 1 + args.readers },
    (_, index) =>
      new aws.rds.ClusterInstance(
        index === 0 ? `${name}-instance` : `${name}-instance-${index + 1}`,
        transformed(parent, "instance", instanceArgs(args, cluster, index), args.transform?.instance),
        child,
      ),
  );
  return { cluster, instances, subnetGroup, parameterGroup, securityGroup, logGroups };
}

function parameterGroupArgs(args: Settings): aws.rds.ClusterParameterGroupArgs {
  return {
    family: `aurora-postgresql${args.engineVersion.split(".")[0]}`,
    description: "TLS only, slow statements and waits in the log",
    parameters: Object.entries(clusterParameters(args)).map(([name, value]) => ({
      name,
      value,
      applyMethod: "pending-reboot",
    })),
    tags: args.tags,
  };
}

/** All instances have the same size, so that whichever takes over is large enough: those of tier 0 and 1 grow and shrink with the writer.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.how-it-works.html */
const instanceArgs = (
  { insights, tags }: Settings,
  cluster: aws.rds.Cluster,
  index: number,
): aws.rds.ClusterInstanceArgs => ({
  clusterIdentifier: cluster.id,
  identifier: pulumi.interpolate`${cluster.clusterIdentifier}-${index + 1}`,
  instanceClass: "db.serverless",
  engine: "aurora-postgresql",
  engineVersion: cluster.engineVersionActual,
  promotionTier: index === 0 ? 0 : 1,
  publiclyAccessible: false,
  performanceInsightsEnabled: true,
  performanceInsightsRetentionPeriod: insights === "advanced" ? 465 : 7,
  autoMinorVersionUpgrade: true,
  applyImmediately: true,
  tags,
});
