import { tagList } from "../../contract/tags.ts";
import { hostsOf, instanceHost } from "./hosts.ts";
import type { ClusterRecord, InstanceRecord, SubnetGroupRecord } from "./records.ts";
import { actualVersion } from "./resources/cluster.ts";
import type { DatabaseStore } from "./store.ts";

/** Describes a cluster.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html */
export function describeCluster(store: DatabaseStore, cluster: ClusterRecord) {
  const { region, identifier, capacity, masterSecretArn } = cluster;
  const { writer, reader } = hostsOf(cluster);
  return {
    DBClusterIdentifier: identifier,
    DBClusterArn: cluster.arn,
    DbClusterResourceId: cluster.resourceId,
    Status: cluster.status,
    Engine: "aurora-postgresql",
    EngineMode: "provisioned",
    EngineVersion: actualVersion(cluster.engineVersion),
    DatabaseName: cluster.databaseName,
    MasterUsername: cluster.masterUsername,
    Endpoint: writer,
    ReaderEndpoint: reader,
    Port: cluster.port,
    MultiAZ: store.instances(region, identifier).length > 1,
    DBSubnetGroup: cluster.subnetGroup,
    DBClusterParameterGroup: cluster.parameterGroup,
    VpcSecurityGroups: cluster.securityGroupIds.map((VpcSecurityGroupId) => ({
      VpcSecurityGroupId,
      Status: "active",
    })),
    DBClusterMembers: store.instances(region, identifier).map((instance) => ({
      DBInstanceIdentifier: instance.identifier,
      IsClusterWriter: instance.identifier === cluster.writer,
      DBClusterParameterGroupStatus: "in-sync",
      PromotionTier: instance.promotionTier,
    })),
    IAMDatabaseAuthenticationEnabled: cluster.signsInByIam,
    StorageEncrypted: true,
    DeletionProtection: cluster.deletionProtection,
    BackupRetentionPeriod: cluster.backupDays,
    EnabledCloudwatchLogsExports: [...cluster.exportsLogs],
    HttpEndpointEnabled: false,
    ServerlessV2ScalingConfiguration: capacity && {
      MinCapacity: capacity.minimum,
      MaxCapacity: capacity.maximum,
      SecondsUntilAutoPause: capacity.minimum === 0 ? capacity.pauseAfter : undefined,
    },
    MasterUserSecret:
      masterSecretArn === undefined ? undefined : { SecretArn: masterSecretArn, SecretStatus: "active" },
    ClusterCreateTime: new Date(cluster.createdAt),
    TagList: tagList(cluster.tags),
  };
}

/** Describes an instance.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html */
export function describeInstance(store: DatabaseStore, instance: InstanceRecord) {
  const cluster = store.cluster(instance.region, instance.cluster);
  return {
    DBInstanceIdentifier: instance.identifier,
    DBInstanceArn: instance.arn,
    DbiResourceId: instance.resourceId,
    DBInstanceClass: instance.instanceClass,
    DBInstanceStatus: cluster.status,
    DBClusterIdentifier: cluster.identifier,
    Engine: "aurora-postgresql",
    EngineVersion: actualVersion(cluster.engineVersion),
    Endpoint: { Address: instanceHost(cluster, instance), Port: cluster.port },
    AvailabilityZone: instance.availabilityZone,
    PromotionTier: instance.promotionTier,
    PubliclyAccessible: false,
    StorageEncrypted: true,
    IAMDatabaseAuthenticationEnabled: cluster.signsInByIam,
    InstanceCreateTime: new Date(instance.createdAt),
    DBSubnetGroup: describeSubnetGroup(store, store.subnetGroup(instance.region, cluster.subnetGroup)),
    TagList: tagList(instance.tags),
  };
}

/** Describes a subnet group. */
export function describeSubnetGroup(store: DatabaseStore, group: SubnetGroupRecord) {
  const { network } = store.platform.capabilities;
  return {
    DBSubnetGroupName: group.name,
    DBSubnetGroupDescription: group.description,
    DBSubnetGroupArn: group.arn,
    VpcId: group.vpcId,
    SubnetGroupStatus: "Complete",
    SupportedNetworkTypes: ["IPV4"],
    Subnets: group.subnetIds.map((SubnetIdentifier) => ({
      SubnetIdentifier,
      SubnetAvailabilityZone: { Name: network.subnet(SubnetIdentifier).availabilityZone },
      SubnetStatus: "Active",
    })),
  };
}
