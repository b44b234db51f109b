/** A user of caches. */
export interface UserRecord {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly engine: string;
  readonly accessString: string;
  readonly mode: "iam" | "password" | "no-password";
  /** Salted hashes. */
  readonly passwords: readonly { readonly salt: string; readonly hash: string }[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Users that a cache lets in. */
export interface UserGroupRecord {
  readonly id: string;
  readonly arn: string;
  readonly region: string;
  readonly engine: string;
  readonly userIds: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** A serverless cache. */
export interface CacheRecord {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly description: string;
  readonly majorEngineVersion: string;
  /** Name of its endpoint. */
  readonly host: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly userGroupId: string | undefined;
  /** Limits, as given: gigabytes and ECPUs a second. */
  readonly dataStorage: { readonly minimum?: number | undefined; readonly maximum?: number | undefined };
  readonly ecpuPerSecond: { readonly minimum?: number | undefined; readonly maximum?: number | undefined };
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly tags: Readonly<Record<string, string>>;
}
