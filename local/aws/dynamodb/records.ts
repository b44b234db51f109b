import type { Item } from "./values/attribute-value.ts";

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

/** Throughput that a table or index is ready for at once. Kept and told only: nothing is throttled here.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html */
export interface WarmThroughput {
  readonly ReadUnitsPerSecond?: number;
  readonly WriteUnitsPerSecond?: number;
}

/** A global index as a request describes it. */
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
  /** Maker of the table: the program, or a call of CreateTable. */
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

/** A stream as it is kept. It can be read for 24 hours after it was disabled or its table deleted. */
export interface Stream {
  readonly arn: string;
  /** Time at which it was made, ISO 8601 without zone: the last part of the ARN. */
  readonly label: string;
  readonly region: string;
  readonly tableName: string;
  readonly viewType: StreamViewType;
  readonly keySchema: readonly KeySchemaElement[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970; absent while it takes records. */
  readonly disabledAt?: number;
}

/** A record as GetRecords answers it.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE";
  readonly eventVersion: "1.1";
  readonly eventSource: "aws:dynamodb";
  readonly awsRegion: string;
  /** Only for what Time to Live deleted. */
  readonly userIdentity?: { readonly PrincipalId: string; readonly Type: string };
  readonly dynamodb: {
    /** Seconds since 1970. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: StreamViewType;
  };
}
