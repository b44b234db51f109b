import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { openCluster } from "../front/endpoints.ts";
import { instanceHost } from "../hosts.ts";
import type { InstanceRecord } from "../records.ts";
import { newResourceId, type DatabaseStore } from "../store.ts";
import { actualVersion } from "./cluster.ts";

const noInsights = "the load of a database is not recorded here";

const inputs = {
  identifier: true,
  identifierPrefix: true,
  clusterIdentifier: true,
  instanceClass: true,
  engine: ["aurora-postgresql"],
  engineVersion: "the cluster's counts",
  promotionTier: true,
  availabilityZone: true,
  tags: true,
  publiclyAccessible: [false],
  dbSubnetGroupName: "it is the cluster's",
  dbParameterGroupName: "PostgreSQL runs by the cluster's group",
  applyImmediately: "everything is applied at once",
  autoMinorVersionUpgrade: "PostgreSQL 17 runs, whatever the version",
  caCertIdentifier: "certificates are of the copy's own authority",
  copyTagsToSnapshot: "nothing is backed up here",
  preferredMaintenanceWindow: "nothing is maintained here",
  performanceInsightsEnabled: noInsights,
  performanceInsightsKmsKeyId: noInsights,
  performanceInsightsRetentionPeriod: noInsights,
  monitoringInterval: noInsights,
  monitoringRoleArn: noInsights,
  forceDestroy: "an instance has no data of its own",
  warningEventCategories: "nothing of it goes to AWS",
} as const;
type InstanceInputs = Read<Inputs<aws.rds.ClusterInstanceArgs>, typeof inputs>;

interface Outputs {
  readonly arn: string;
  readonly identifier: string;
  readonly dbiResourceId: string;
  readonly endpoint: string;
  readonly port: number;
  readonly writer: boolean;
  readonly availabilityZone: string;
  readonly engineVersion: string;
  readonly engineVersionActual: string;
  readonly dbSubnetGroupName: string;
  readonly storageEncrypted: boolean;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:rds/clusterInstance:ClusterInstance`: the first one of a cluster writes, the others read. One PostgreSQL answers for all of them.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
export function clusterInstanceResource(store: DatabaseStore) {
  /** Names of a new instance are names of the cluster's certificate. */
  const reopen = async (region: string, name: string) => {
    const cluster = store.findCluster(region, name);
    if (cluster) await openCluster(store, cluster);
  };
  const put = async (instance: InstanceRecord): Promise<Outputs> => {
    await store.putInstance(instance);
    await reopen(instance.region, instance.cluster);
    const cluster = store.cluster(instance.region, instance.cluster);
    return {
      arn: instance.arn,
      identifier: instance.identifier,
      dbiResourceId: instance.resourceId,
      endpoint: instanceHost(cluster, instance),
      port: cluster.port,
      writer: cluster.writer === instance.identifier,
      availabilityZone: instance.availabilityZone,
      engineVersion: cluster.engineVersion,
      engineVersionActual: actualVersion(cluster.engineVersion),
      dbSubnetGroupName: cluster.subnetGroup,
      storageEncrypted: true,
      tagsAll: instance.tags,
    };
  };
  /** A zone that has no instance of the cluster yet, if there is one. */
  const zoneFor = (region: string, name: string): string => {
    const { network } = store.platform.capabilities;
    const { subnetIds } = store.subnetGroup(region, store.cluster(region, name).subnetGroup);
    const zones = subnetIds.map((id) => network.subnet(id).availabilityZone);
    const taken = store.instances(region, name).map(({ availabilityZone }) => availabilityZone);
    return zones.find((zone) => !taken.includes(zone)) ?? zones[0] ?? "";
  };
  const changing = ({ instanceClass, promotionTier = 0, tags = {} }: InstanceInputs) => ({
    instanceClass,
    promotionTier,
    tags,
  });
  return resource<aws.rds.ClusterInstanceArgs, Outputs>()({
    inputs,
    replaceOn: [
      "availabilityZone",
      "clusterIdentifier",
      "dbSubnetGroupName",
      "engine",
      "identifier",
      "identifierPrefix",
    ],
    create: async ({ name, region, inputs: given }) => {
      const identifier = (given.identifier ?? physicalName(given.identifierPrefix ?? name, 63)).toLowerCase();
      if (store.instances(region).some((instance) => instance.identifier === identifier))
        throw new AwsError("DBInstanceAlreadyExists", `DB instance ${identifier} already exists`);
      const outputs = await put({
        ...changing(given),
        identifier,
        region,
        arn: store.arn(region, "db", identifier),
        resourceId: newResourceId("db-"),
        cluster: given.clusterIdentifier,
        availabilityZone: given.availabilityZone ?? zoneFor(region, given.clusterIdentifier),
        createdAt: new Date().toISOString(),
      });
      return { id: identifier, outputs };
    },
    start: async ({ id, region }) => await put(store.instance(region, id)),
    update: async ({ region, inputs: given }, { id }) => ({
      id,
      outputs: await put({ ...store.instance(region, id), ...changing(given) }),
    }),
    delete: async ({ id, region }) => {
      const instance = store.instances(region).find(({ identifier }) => identifier === id);
      if (!instance) return;
      await store.deleteInstance(instance);
      await reopen(region, instance.cluster);
    },
  });
}
