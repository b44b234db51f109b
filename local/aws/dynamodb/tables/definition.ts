/** An attribute that is part of a key. */
export interface AttributeDefinition {
  readonly AttributeName: string;
  readonly AttributeType: "S" | "N" | "B";
}

/** `HASH` is the partition key, `RANGE` the sort key. */
export interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: "HASH" | "RANGE";
}

/** Which attributes an index has beyond its keys. */
export interface Projection {
  readonly ProjectionType: "ALL" | "KEYS_ONLY" | "INCLUDE";
  readonly NonKeyAttributes?: readonly string[];
}

export interface ProvisionedThroughput {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

/** Upper bounds of an on-demand table or index, in request units per second. */
export interface OnDemandThroughput {
  readonly MaxReadRequestUnits?: number;
  readonly MaxWriteRequestUnits?: number;
}

/** What a table or index is ready for at once. Kept and told only: nothing is throttled here.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html */
export interface WarmThroughput {
  readonly ReadUnitsPerSecond?: number;
  readonly WriteUnitsPerSecond?: number;
}

/** What a request says of a global index. */
export type GlobalSecondaryIndexInput = Omit<GlobalSecondaryIndex, "IndexId" | "IndexStatus">;

export interface LocalSecondaryIndex {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: Projection;
}

export interface GlobalSecondaryIndex extends LocalSecondaryIndex {
  /** Tells its data apart from those of an index of that name before it. */
  readonly IndexId: string;
  /** `CREATING` while it is filled from the table; it cannot be read then. */
  readonly IndexStatus: "CREATING" | "ACTIVE";
  readonly ProvisionedThroughput?: ProvisionedThroughput;
  readonly OnDemandThroughput?: OnDemandThroughput;
  readonly WarmThroughput?: WarmThroughput;
}

/** Keys and indexes, in AWS's words: also what dynalite's key functions take. */
export interface TableSchema {
  readonly AttributeDefinitions: readonly AttributeDefinition[];
  readonly KeySchema: readonly KeySchemaElement[];
  readonly LocalSecondaryIndexes?: readonly LocalSecondaryIndex[];
  readonly GlobalSecondaryIndexes?: readonly GlobalSecondaryIndex[];
}

export type StreamViewType = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";

export type BillingMode = "PROVISIONED" | "PAY_PER_REQUEST";

export type TableClass = "STANDARD" | "STANDARD_INFREQUENT_ACCESS";

/** A table as it is kept. Definitions are replaced, never changed. */
export interface TableDefinition {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  /** UUID: a table made again under the same name has another one. */
  readonly id: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
  /** Whether the program made it or a call of CreateTable. */
  readonly origin: "program" | "api";
  readonly schema: TableSchema;
  readonly billingMode: BillingMode;
  readonly provisionedThroughput?: ProvisionedThroughput;
  readonly onDemandThroughput?: OnDemandThroughput;
  readonly warmThroughput?: WarmThroughput;
  readonly tableClass?: TableClass;
  /** The newest stream; stays when it is disabled. */
  readonly stream?: {
    readonly arn: string;
    readonly label: string;
    readonly enabled: boolean;
    readonly viewType: StreamViewType;
  };
  /** Time to Live, if it is on: the attribute with the time of expiry. `filled` once the items that were there are known. */
  readonly timeToLive?: { readonly attribute: string; readonly filled: boolean };
  readonly pointInTimeRecovery?: { readonly since: number; readonly periodInDays: number };
  readonly deletionProtection: boolean;
  /** Encryption with a KMS key instead of DynamoDB's own. */
  readonly encryption?: { readonly keyArn: string };
  readonly tags: Readonly<Record<string, string>>;
  readonly resourcePolicy?: { readonly document: string; readonly revisionId: string };
}
