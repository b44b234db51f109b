import type {
  GlobalSecondaryIndexDescription,
  ProvisionedThroughputDescription,
  TableDescription,
} from "@aws-sdk/client-dynamodb";
import type { DynamoDbStore } from "../store.ts";
import type { Raw } from "../raw.ts";
import { rangeOf } from "../database/keys.ts";
import type { GlobalSecondaryIndex, ProvisionedThroughput, TableDefinition } from "../records.ts";
import type { Table } from "./table.ts";
import { describeWarmThroughput } from "./warm-throughput.ts";

/** Counts of what is stored: refreshed about every six hours on AWS, counted at the call here. */
interface Counts {
  readonly ItemCount: number;
  readonly TableSizeBytes: number;
}

/** A table as CreateTable, DescribeTable and the others answer it.
 * @param status `ACTIVE` unless an operation answers that it has begun.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html */
export function describe(
  definition: TableDefinition,
  counts: Counts = { ItemCount: 0, TableSizeBytes: 0 },
  status?: "CREATING" | "UPDATING" | "DELETING",
): Raw<TableDescription> {
  const { schema, arn } = definition;
  const { stream } = definition;
  return {
    AttributeDefinitions: schema.AttributeDefinitions,
    TableName: definition.name,
    KeySchema: schema.KeySchema,
    TableStatus: status ?? "ACTIVE",
    CreationDateTime: definition.createdAt,
    ProvisionedThroughput: throughput(definition.provisionedThroughput),
    ...counts,
    TableArn: arn,
    TableId: definition.id,
    ...(definition.billingMode === "PAY_PER_REQUEST" && {
      BillingModeSummary: {
        BillingMode: "PAY_PER_REQUEST",
        LastUpdateToPayPerRequestDateTime: definition.createdAt,
      },
    }),
    ...(schema.LocalSecondaryIndexes && {
      LocalSecondaryIndexes: schema.LocalSecondaryIndexes.map((index) => ({
        ...index,
        IndexSizeBytes: 0,
        ItemCount: 0,
        IndexArn: `${arn}/index/${index.IndexName}`,
      })),
    }),
    ...(schema.GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: schema.GlobalSecondaryIndexes.map((index) =>
        describeIndex(index, definition, status === "CREATING"),
      ),
    }),
    ...(stream && {
      ...(stream.enabled && {
        StreamSpecification: { StreamEnabled: true, StreamViewType: stream.viewType },
      }),
      LatestStreamLabel: stream.label,
      LatestStreamArn: stream.arn,
    }),
    ...(definition.encryption && {
      SSEDescription: { Status: "ENABLED", SSEType: "KMS", KMSMasterKeyArn: definition.encryption.keyArn },
    }),
    ...(definition.tableClass && { TableClassSummary: { TableClass: definition.tableClass } }),
    ...(definition.onDemandThroughput && { OnDemandThroughput: definition.onDemandThroughput }),
    WarmThroughput: describeWarmThroughput(
      definition.warmThroughput,
      definition.billingMode,
      definition.provisionedThroughput,
    ),
    DeletionProtectionEnabled: definition.deletionProtection,
  };
}

function describeIndex(
  index: GlobalSecondaryIndex,
  { arn, billingMode }: TableDefinition,
  creating: boolean,
): Raw<GlobalSecondaryIndexDescription> {
  const status = creating ? "CREATING" : index.IndexStatus;
  return {
    IndexName: index.IndexName,
    KeySchema: index.KeySchema,
    Projection: index.Projection,
    IndexStatus: status,
    ...(status === "CREATING" && !creating && { Backfilling: true }),
    ProvisionedThroughput: throughput(index.ProvisionedThroughput),
    ...(index.OnDemandThroughput && { OnDemandThroughput: index.OnDemandThroughput }),
    IndexSizeBytes: 0,
    ItemCount: 0,
    WarmThroughput: describeWarmThroughput(index.WarmThroughput, billingMode, index.ProvisionedThroughput),
    IndexArn: `${arn}/index/${index.IndexName}`,
  };
}

function throughput(provisioned: ProvisionedThroughput | undefined): Raw<ProvisionedThroughputDescription> {
  return { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0, ...provisioned };
}

/** Counts the items of a table. Their size is that of their JSON, which is near enough for what AWS calls approximate. */
export async function countItems({ database }: DynamoDbStore, table: Table): Promise<Counts> {
  let [ItemCount, TableSizeBytes] = [0, 0];
  for await (const step of database.entries(rangeOf(table.prefix))) {
    ItemCount += step.length;
    for (const [, text] of step) TableSizeBytes += text.length;
  }
  return { ItemCount, TableSizeBytes };
}
