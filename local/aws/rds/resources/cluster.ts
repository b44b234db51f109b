import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { openCluster } from "../front/endpoints.ts";
import { invalidParameter } from "../errors.ts";
import { hostsOf } from "../hosts.ts";
import type { Capacity, ClusterRecord } from "../records.ts";
import { newPassword, rotateMasterPassword } from "../rotation.ts";
import { newDomain, newResourceId, type DatabaseStore } from "../store.ts";

const noBackup = "nothing is backed up here: copy the state folder";
const noInsights = "the load of a database is not recorded here";
const oneVolume = "the disk of this machine is the volume";

const inputs = {
  clusterIdentifier: true,
  clusterIdentifierPrefix: true,
  engine: ["aurora-postgresql"],
  engineVersion: true,
  engineMode: ["provisioned"],
  databaseName: true,
  port: true,
  masterUsername: true,
  masterPassword: true,
  manageMasterUserPassword: true,
  masterUserSecretKmsKeyId: "nothing is encrypted on this machine",
  iamDatabaseAuthenticationEnabled: true,
  dbSubnetGroupName: true,
  vpcSecurityGroupIds: true,
  dbClusterParameterGroupName: true,
  dbInstanceParameterGroupName: "it is for upgrades between major versions",
  serverlessv2ScalingConfiguration: { minCapacity: true, maxCapacity: true, secondsUntilAutoPause: true },
  enabledCloudwatchLogsExports: true,
  deletionProtection: true,
  backupRetentionPeriod: true,
  tags: true,
  storageEncrypted: "nothing is encrypted on this machine",
  kmsKeyId: "nothing is encrypted on this machine",
  storageType: oneVolume,
  allocatedStorage: oneVolume,
  iops: oneVolume,
  availabilityZones: "no zone of this machine fails",
  applyImmediately: "everything is applied at once, parameters when PostgreSQL starts",
  allowMajorVersionUpgrade: "PostgreSQL 17 runs, whatever the version",
  autoMinorVersionUpgrade: "PostgreSQL 17 runs, whatever the version",
  engineLifecycleSupport: "PostgreSQL 17 runs, whatever the version",
  caCertificateIdentifier: "certificates are of the copy's own authority",
  copyTagsToSnapshot: noBackup,
  deleteAutomatedBackups: noBackup,
  skipFinalSnapshot: noBackup,
  finalSnapshotIdentifier: noBackup,
  preferredBackupWindow: noBackup,
  preferredMaintenanceWindow: "nothing is maintained here",
  databaseInsightsMode: noInsights,
  performanceInsightsEnabled: noInsights,
  performanceInsightsKmsKeyId: noInsights,
  performanceInsightsRetentionPeriod: noInsights,
  monitoringInterval: noInsights,
  monitoringRoleArn: noInsights,
  networkType: ["IPV4"],
  enableHttpEndpoint: [false],
  enableGlobalWriteForwarding: [false],
  enableLocalWriteForwarding: [false],
  clusterScalabilityType: ["standard"],
  warningEventCategories: "nothing of it goes to AWS",
} as const;
type ClusterInputs = Read<Inputs<aws.rds.ClusterArgs>, typeof inputs>;

interface Outputs {
  readonly arn: string;
  readonly clusterIdentifier: string;
  readonly clusterResourceId: string;
  readonly endpoint: string;
  readonly readerEndpoint: string;
  readonly port: number;
  readonly engineVersion: string;
  readonly engineVersionActual: string;
  readonly hostedZoneId: string;
  readonly masterUsername: string;
  readonly masterUserSecrets: readonly {
    readonly secretArn: string;
    readonly secretStatus: string;
    readonly kmsKeyId: string;
  }[];
  readonly clusterMembers: readonly string[];
  readonly availabilityZones: readonly string[];
  readonly dbClusterParameterGroupName: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:rds/cluster:Cluster`: Aurora PostgreSQL. PostgreSQL itself runs from the first connection on.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html */
export function clusterResource(store: DatabaseStore) {
  const { capabilities } = store.platform;
  /** @throws AwsError for subnets and groups that are not there, or not of one VPC. */
  const checkPlace = (region: string, subnetGroup: string, securityGroupIds: readonly string[]) =>
    capabilities.network.vpcOf(store.subnetGroup(region, subnetGroup).subnetIds, securityGroupIds);
  const open = async (cluster: ClusterRecord): Promise<Outputs> => {
    checkPlace(cluster.region, cluster.subnetGroup, cluster.securityGroupIds);
    await store.putCluster(cluster);
    if (cluster.masterSecretArn !== undefined)
      capabilities.secrets.onRotation("rds", async (arn) => await rotateMasterPassword(store, arn));
    return outputsOf(store, await openCluster(store, cluster));
  };
  return resource<aws.rds.ClusterArgs, Outputs>()({
    inputs,
    replaceOn: [
      "availabilityZones",
      "clusterIdentifier",
      "clusterIdentifierPrefix",
      "databaseName",
      "dbSubnetGroupName",
      "engineMode",
      "kmsKeyId",
      "masterUsername",
      "storageEncrypted",
    ],
    create: async ({ name, region, inputs: given }) => {
      const identifier = (
        given.clusterIdentifier ?? physicalName(given.clusterIdentifierPrefix ?? name, 63)
      ).toLowerCase();
      if (store.findCluster(region, identifier))
        throw new AwsError("DBClusterAlreadyExistsFault", `DB Cluster ${identifier} already exists`);
      const { masterUsername } = given;
      if (masterUsername === undefined)
        throw invalidParameter("The parameter MasterUsername must be provided");
      const password = given.manageMasterUserPassword === true ? undefined : given.masterPassword;
      if (password === undefined && given.manageMasterUserPassword !== true)
        throw invalidParameter("give manageMasterUserPassword or masterPassword");
      const subnetGroup = given.dbSubnetGroupName ?? "default";
      const changes = changing(given);
      checkPlace(region, subnetGroup, changes.securityGroupIds);
      const resourceId = newResourceId("cluster-");
      const cluster: ClusterRecord = {
        ...changes,
        identifier,
        region,
        arn: store.arn(region, "cluster", identifier),
        resourceId,
        databaseName: given.databaseName,
        masterUsername,
        masterPassword: password,
        masterSecretArn:
          password === undefined
            ? await makeSecret(store, region, store.arn(region, "cluster", identifier), masterUsername)
            : undefined,
        port: given.port ?? 5432,
        domain: newDomain(),
        subnetGroup,
        status: "available",
        writer: undefined,
        localPort: undefined,
        createdAt: new Date().toISOString(),
      };
      const outputs = await open(cluster);
      store.tell(cluster, "db-cluster", "DB cluster created");
      return { id: identifier, outputs };
    },
    start: async ({ id, region }) => await open(store.cluster(region, id)),
    update: async ({ region, inputs: given }, { id }) => {
      const before = store.cluster(region, id);
      const changes = { ...changing(given), port: given.port ?? before.port };
      const outputs = await open({ ...before, ...changes, ...(await masterOf(store, before, given)) });
      if (before.masterSecretArn !== undefined && outputs.masterUserSecrets.length === 0)
        await capabilities.secrets.deleteManaged(before.masterSecretArn);
      return { id, outputs };
    },
    delete: async ({ id, region }) => {
      const cluster = store.findCluster(region, id);
      if (!cluster) return;
      if (cluster.deletionProtection)
        throw new AwsError(
          "InvalidParameterCombination",
          `Cannot delete protected Cluster, please disable deletion protection and try again.`,
        );
      await store.deleteCluster(cluster);
      if (cluster.masterSecretArn !== undefined)
        await capabilities.secrets.deleteManaged(cluster.masterSecretArn);
    },
    lookUp: (id, region) => {
      const cluster = store.findCluster(region, id);
      if (!cluster) return Promise.resolve(undefined);
      const { identifier, databaseName, masterUsername } = cluster;
      return Promise.resolve({
        id: identifier,
        outputs: outputsOf(store, cluster),
        inputs: { clusterIdentifier: identifier, engine: "aurora-postgresql", databaseName, masterUsername },
      });
    },
  });
}

/** What changes in place. */
function changing(given: ClusterInputs) {
  return {
    engineVersion: given.engineVersion ?? "17",
    signsInByIam: given.iamDatabaseAuthenticationEnabled ?? false,
    securityGroupIds: given.vpcSecurityGroupIds ?? [],
    parameterGroup: given.dbClusterParameterGroupName,
    capacity: capacityOf(given),
    backupDays: given.backupRetentionPeriod ?? 1,
    exportsLogs: given.enabledCloudwatchLogsExports ?? [],
    deletionProtection: given.deletionProtection ?? false,
    tags: given.tags ?? {},
  };
}

/** @throws AwsError InvalidParameterValue for capacities that Aurora does not have. */
function capacityOf({ serverlessv2ScalingConfiguration: scaling }: ClusterInputs): Capacity | undefined {
  if (!scaling) return undefined;
  const { minCapacity: minimum, maxCapacity: maximum, secondsUntilAutoPause } = scaling;
  const isUnits = (units: number) => units >= 0 && units <= 256 && Number.isInteger(units * 2);
  if (!isUnits(minimum) || !isUnits(maximum) || maximum < 1 || minimum > maximum)
    throw invalidParameter(`Serverless v2 capacity ${minimum}-${maximum} isn't valid`);
  if (
    secondsUntilAutoPause !== undefined &&
    !(secondsUntilAutoPause >= 300 && secondsUntilAutoPause <= 86_400)
  )
    throw invalidParameter(`SecondsUntilAutoPause ${secondsUntilAutoPause} isn't between 300 and 86400`);
  if (secondsUntilAutoPause !== undefined && minimum > 0)
    throw invalidParameter("SecondsUntilAutoPause can't be set when the minimum capacity is greater than 0");
  return { minimum, maximum, pauseAfter: secondsUntilAutoPause ?? 300 };
}

/** Makes the master user's secret, which is rotated every seven days.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html */
async function makeSecret(
  store: DatabaseStore,
  region: string,
  clusterArn: string,
  username: string,
): Promise<string> {
  return await store.platform.capabilities.secrets.createManaged({
    region,
    owningService: "rds",
    name: `rds!cluster-${randomUUID()}`,
    description: `The secret associated with the primary RDS DB cluster: ${clusterArn}`,
    value: JSON.stringify({ username, password: newPassword() }),
    tags: { "aws:rds:primaryDBClusterArn": clusterArn },
    rotationSchedule: "rate(7 days)",
  });
}

/** The master user's password after an update: RDS makes one and keeps it, or the program's counts from now on.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBCluster.html (ManageMasterUserPassword, MasterUserPassword) */
async function masterOf(
  store: DatabaseStore,
  before: ClusterRecord,
  { manageMasterUserPassword, masterPassword = before.masterPassword }: ClusterInputs,
): Promise<Pick<ClusterRecord, "masterPassword" | "masterSecretArn">> {
  const { region, arn, masterUsername, masterSecretArn } = before;
  if (manageMasterUserPassword === true) {
    if (masterSecretArn !== undefined) return { masterPassword: undefined, masterSecretArn };
    const made = await makeSecret(store, region, arn, masterUsername);
    await store.putCluster({ ...before, masterPassword: undefined, masterSecretArn: made });
    await rotateMasterPassword(store, made);
    return { masterPassword: undefined, masterSecretArn: made };
  }
  if (masterPassword === undefined) throw invalidParameter("give manageMasterUserPassword or masterPassword");
  if (masterPassword !== before.masterPassword)
    await store.server(before).changeMasterPassword(masterPassword);
  return { masterPassword, masterSecretArn: undefined };
}

/** What the provider shows of a cluster. */
function outputsOf(store: DatabaseStore, cluster: ClusterRecord): Outputs {
  const { writer, reader } = hostsOf(cluster);
  const { masterSecretArn, region, identifier } = cluster;
  const { accountId, capabilities } = store.platform;
  const { subnetIds } = store.subnetGroup(region, cluster.subnetGroup);
  return {
    arn: cluster.arn,
    clusterIdentifier: identifier,
    clusterResourceId: cluster.resourceId,
    endpoint: writer,
    readerEndpoint: reader,
    port: cluster.port,
    engineVersion: cluster.engineVersion,
    engineVersionActual: actualVersion(cluster.engineVersion),
    hostedZoneId: "Z1SU0UOFDJXVOZ",
    masterUsername: cluster.masterUsername,
    masterUserSecrets:
      masterSecretArn === undefined
        ? []
        : [
            {
              secretArn: masterSecretArn,
              secretStatus: "active",
              kmsKeyId: `arn:aws:kms:${region}:${accountId}:alias/aws/secretsmanager`,
            },
          ],
    clusterMembers: store.instances(region, identifier).map((instance) => instance.identifier),
    availabilityZones: [...new Set(subnetIds.map((id) => capabilities.network.subnet(id).availabilityZone))],
    dbClusterParameterGroupName: cluster.parameterGroup ?? "default.aurora-postgresql17",
    tagsAll: cluster.tags,
  };
}

/** Version with its minor part. */
export const actualVersion = (version: string): string => (version.includes(".") ? version : `${version}.5`);
