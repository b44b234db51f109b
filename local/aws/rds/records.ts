/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

/** A cluster as it is kept. */
export interface ClusterRecord {
  readonly identifier: string;
  readonly region: string;
  readonly arn: string;
  /** `cluster-…`: what policies name it by. */
  readonly resourceId: string;
  /** `17`, or `17.5`. */
  readonly engineVersion: string;
  readonly databaseName: string | undefined;
  readonly masterUsername: string;
  /** Undefined where RDS manages it. */
  readonly masterPassword: string | undefined;
  readonly masterSecretArn: string | undefined;
  readonly port: number;
  /** Middle part of host names: `c0123456789a`. */
  readonly domain: string;
  readonly signsInByIam: boolean;
  readonly subnetGroup: string;
  readonly securityGroupIds: readonly string[];
  readonly parameterGroup: string | undefined;
  readonly capacity: Capacity | undefined;
  readonly backupDays: number;
  readonly exportsLogs: readonly string[];
  readonly deletionProtection: boolean;
  /** `stopped` after StopDBCluster: nobody can connect until it is started. */
  readonly status: "available" | "stopped";
  /** Identifier of the instance that writes; undefined while there is none. */
  readonly writer: string | undefined;
  /** Port of this machine where people and tools connect. */
  readonly localPort: number | undefined;
  /** ISO 8601 */
  readonly createdAt: string;
  readonly tags: Tags;
}

/** Limits of Serverless v2, in capacity units. */
export interface Capacity {
  readonly minimum: number;
  readonly maximum: number;
  /** Seconds without a connection after which it pauses, with a minimum of 0. */
  readonly pauseAfter: number;
}

/** An instance of a cluster: the writer or a reader. */
export interface InstanceRecord {
  readonly identifier: string;
  readonly region: string;
  readonly arn: string;
  /** `db-…` */
  readonly resourceId: string;
  readonly cluster: string;
  readonly instanceClass: string;
  readonly promotionTier: number;
  readonly availabilityZone: string;
  readonly createdAt: string;
  readonly tags: Tags;
}

/** A subnet group. */
export interface SubnetGroupRecord {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  readonly description: string;
  readonly subnetIds: readonly string[];
  readonly vpcId: string;
  readonly tags: Tags;
}

/** A parameter group of clusters or of instances. */
export interface ParameterGroupRecord {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  readonly family: string;
  readonly description: string;
  readonly of: "cluster" | "instance";
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Tags;
}

/** A proxy, signed in to by IAM, which signs in by IAM. */
export interface ProxyRecord {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  /** `prx-…` */
  readonly resourceId: string;
  readonly host: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly requireTls: boolean;
  readonly roleArn: string;
  /** Identifier of the cluster behind it; undefined until a target is registered. */
  readonly cluster: string | undefined;
  readonly createdAt: string;
  readonly tags: Tags;
}

/** Something that happened to a cluster or an instance. */
export interface EventRecord {
  /** ISO 8601 */
  readonly at: string;
  readonly source: string;
  readonly type: "db-cluster" | "db-instance";
  readonly arn: string;
  readonly message: string;
}
