import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import type { Inputs } from "../../../contract/resource.ts";
import type { CreateTableInput } from "../tables/create-table.ts";
import type {
  AttributeDefinition,
  BillingMode,
  GlobalSecondaryIndexInput,
  KeySchemaElement,
  LocalSecondaryIndex,
  OnDemandThroughput,
  Projection,
  ProvisionedThroughput,
  StreamViewType,
  TableClass,
  WarmThroughput,
} from "../records.ts";

const throughputMembers = { maxReadRequestUnits: true, maxWriteRequestUnits: true } as const;
const warmMembers = { readUnitsPerSecond: true, writeUnitsPerSecond: true } as const;

/** Members that say what is done with each argument of a table. Replicas, imports and restored backups are not emulated. */
export const tableMembers = {
  name: true,
  hashKey: true,
  rangeKey: true,
  attributes: { name: true, type: true },
  billingMode: true,
  readCapacity: true,
  writeCapacity: true,
  onDemandThroughput: throughputMembers,
  warmThroughput: warmMembers,
  localSecondaryIndexes: { name: true, rangeKey: true, projectionType: true, nonKeyAttributes: true },
  globalSecondaryIndexes: {
    name: true,
    hashKey: true,
    rangeKey: true,
    keySchemas: { attributeName: true, keyType: true },
    projectionType: true,
    nonKeyAttributes: true,
    readCapacity: true,
    writeCapacity: true,
    onDemandThroughput: throughputMembers,
    warmThroughput: warmMembers,
  },
  streamEnabled: true,
  streamViewType: true,
  serverSideEncryption: { enabled: true, kmsKeyArn: true },
  tableClass: true,
  deletionProtectionEnabled: true,
  pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: true },
  restoreToLatestTime: [false],
  ttl: { attributeName: true, enabled: true },
  tags: true,
} as const;

/** Arguments of a table, as far as they are dealt with. */
export type TableInputs = Read<Inputs<aws.dynamodb.TableArgs>, typeof tableMembers>;

type GlobalIndexInputs = NonNullable<TableInputs["globalSecondaryIndexes"]>[number];

/** The call of CreateTable that the provider makes for these inputs.
 * @param name Physical name. */
export function createTableInput(name: string, inputs: TableInputs): CreateTableInput {
  const billingMode = (inputs.billingMode ?? "PROVISIONED") as BillingMode;
  return {
    TableName: name,
    AttributeDefinitions: (inputs.attributes ?? []).map((attribute): AttributeDefinition => ({
      AttributeName: attribute.name,
      AttributeType: attribute.type as AttributeDefinition["AttributeType"],
    })),
    KeySchema: keySchema(inputs.hashKey ?? "", inputs.rangeKey),
    BillingMode: billingMode,
    ...(billingMode === "PROVISIONED" && { ProvisionedThroughput: provisioned(inputs) }),
    ...(inputs.onDemandThroughput && { OnDemandThroughput: onDemand(inputs.onDemandThroughput) }),
    ...(inputs.warmThroughput && { WarmThroughput: warm(inputs.warmThroughput) }),
    ...(inputs.localSecondaryIndexes?.length && {
      LocalSecondaryIndexes: inputs.localSecondaryIndexes.map((index): LocalSecondaryIndex => ({
        IndexName: index.name,
        KeySchema: keySchema(inputs.hashKey ?? "", index.rangeKey),
        Projection: projection(index.projectionType, index.nonKeyAttributes),
      })),
    }),
    ...(inputs.globalSecondaryIndexes?.length && {
      GlobalSecondaryIndexes: inputs.globalSecondaryIndexes.map((index) => globalIndex(index, billingMode)),
    }),
    ...(inputs.streamEnabled && {
      StreamSpecification: {
        StreamEnabled: true,
        ...(inputs.streamViewType !== undefined && {
          StreamViewType: inputs.streamViewType as StreamViewType,
        }),
      },
    }),
    ...(inputs.serverSideEncryption?.enabled && { SSESpecification: encryption(inputs) }),
    ...(inputs.tableClass !== undefined && { TableClass: inputs.tableClass as TableClass }),
    DeletionProtectionEnabled: inputs.deletionProtectionEnabled ?? false,
  };
}

/** A global index as UpdateTable creates it. */
export function globalIndex(index: GlobalIndexInputs, billingMode: BillingMode): GlobalSecondaryIndexInput {
  return {
    IndexName: index.name,
    KeySchema: globalKeySchema(index),
    Projection: projection(index.projectionType, index.nonKeyAttributes),
    ...(billingMode === "PROVISIONED" && { ProvisionedThroughput: provisioned(index) }),
    ...(index.onDemandThroughput && { OnDemandThroughput: onDemand(index.onDemandThroughput) }),
    ...(index.warmThroughput && { WarmThroughput: warm(index.warmThroughput) }),
  };
}

/** Both forms: `keySchemas`, and the older `hashKey` and `rangeKey`. */
function globalKeySchema(index: GlobalIndexInputs): KeySchemaElement[] {
  if (!index.keySchemas?.length) return keySchema(index.hashKey ?? "", index.rangeKey);
  return index.keySchemas
    .map(({ attributeName, keyType }) => ({
      AttributeName: attributeName,
      KeyType: keyType as KeySchemaElement["KeyType"],
    }))
    .sort((a, b) => (a.KeyType < b.KeyType ? -1 : a.KeyType > b.KeyType ? 1 : 0));
}

function keySchema(hash: string, range: string | undefined): KeySchemaElement[] {
  return [
    { AttributeName: hash, KeyType: "HASH" },
    ...(range ? [{ AttributeName: range, KeyType: "RANGE" as const }] : []),
  ];
}

function projection(type: string, nonKeyAttributes: readonly string[] | undefined): Projection {
  return {
    ProjectionType: type as Projection["ProjectionType"],
    ...(nonKeyAttributes?.length && { NonKeyAttributes: nonKeyAttributes }),
  };
}

/** Capacity of a provisioned table or index. */
export function provisioned(inputs: {
  readonly readCapacity?: number;
  readonly writeCapacity?: number;
}): ProvisionedThroughput {
  return { ReadCapacityUnits: inputs.readCapacity ?? 0, WriteCapacityUnits: inputs.writeCapacity ?? 0 };
}

/** Upper bounds of an on-demand table or index; -1 is none. */
export function onDemand(inputs: {
  readonly maxReadRequestUnits?: number;
  readonly maxWriteRequestUnits?: number;
}): OnDemandThroughput {
  return {
    ...(inputs.maxReadRequestUnits !== undefined && { MaxReadRequestUnits: inputs.maxReadRequestUnits }),
    ...(inputs.maxWriteRequestUnits !== undefined && { MaxWriteRequestUnits: inputs.maxWriteRequestUnits }),
  };
}

/** Throughput that a table or index is ready for at once. */
export function warm(inputs: {
  readonly readUnitsPerSecond?: number;
  readonly writeUnitsPerSecond?: number;
}): WarmThroughput {
  return {
    ...(inputs.readUnitsPerSecond !== undefined && { ReadUnitsPerSecond: inputs.readUnitsPerSecond }),
    ...(inputs.writeUnitsPerSecond !== undefined && { WriteUnitsPerSecond: inputs.writeUnitsPerSecond }),
  };
}

/** Encryption as CreateTable and UpdateTable take it. */
export function encryption({
  serverSideEncryption,
}: TableInputs): NonNullable<CreateTableInput["SSESpecification"]> {
  if (!serverSideEncryption?.enabled) return { Enabled: false };
  const { kmsKeyArn } = serverSideEncryption;
  return { Enabled: true, ...(kmsKeyArn !== undefined && { SSEType: "KMS", KMSMasterKeyId: kmsKeyArn }) };
}
