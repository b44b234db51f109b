import { AwsError } from "../../../contract/errors.ts";
import type { Change } from "../database/database.ts";
import { rangeOf } from "../database/keys.ts";
import { invalidParameter, validationError } from "../errors.ts";
import type { AttributeDefinition, ProvisionedThroughput, TableDefinition } from "../records.ts";
import type { DynamoDbStore } from "../store.ts";
import { checkTableClass, checkViewType, type CreateTableInput } from "./create-table.ts";
import { checkIndexUpdate, withIndexes, type IndexUpdate } from "./index-updates.ts";
import type { Table } from "./table.ts";
import { encryptionOf } from "./table-options.ts";
import { checkWarmThroughput } from "./warm-throughput.ts";

/** Input of UpdateTable, as far as it is emulated.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html */
export interface UpdateTableInput extends Pick<
  CreateTableInput,
  | "BillingMode"
  | "ProvisionedThroughput"
  | "OnDemandThroughput"
  | "WarmThroughput"
  | "StreamSpecification"
  | "SSESpecification"
  | "TableClass"
  | "DeletionProtectionEnabled"
> {
  readonly AttributeDefinitions?: readonly AttributeDefinition[];
  readonly GlobalSecondaryIndexUpdates?: readonly IndexUpdate[];
}

/** Members of which an UpdateTable has at least one. */
const CHANGES = [
  "ProvisionedThroughput",
  "BillingMode",
  "StreamSpecification",
  "GlobalSecondaryIndexUpdates",
  "SSESpecification",
  "DeletionProtectionEnabled",
  "OnDemandThroughput",
  "WarmThroughput",
  "TableClass",
] as const;

/** Checks the input of UpdateTable.
 * @throws AwsError ValidationException; NotEmulatedError for what tables here do not have. */
export function checkUpdateTable(input: Readonly<Record<string, unknown>>): UpdateTableInput {
  const given = input as unknown as UpdateTableInput;
  if (CHANGES.every((member) => given[member] == null))
    throw validationError(
      "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required",
    );
  const updates = given.GlobalSecondaryIndexUpdates ?? [];
  if (!Array.isArray(updates) || updates.some((update) => typeof update !== "object" || update === null))
    throw new AwsError("SerializationException", "GlobalSecondaryIndexUpdates must be a list of structures");
  for (const update of updates as readonly IndexUpdate[]) checkIndexUpdate(update);
  checkTableClass(given.TableClass);
  checkWarmThroughput(given.WarmThroughput);
  for (const { Create, Update } of updates as readonly IndexUpdate[])
    checkWarmThroughput((Create ?? Update)?.WarmThroughput);
  checkViewType(given.StreamSpecification?.StreamViewType);
  return given;
}

/** Changes a table. What it says holds when the promise resolves, but for new indexes, which are filled after that:
 * {@link DynamoDbStore.built} waits for them.
 * @throws AwsError ValidationException, ResourceNotFoundException, LimitExceededException */
export async function updateTable(
  store: DynamoDbStore,
  table: Table,
  input: UpdateTableInput,
): Promise<TableDefinition> {
  const changes: Change[] = [];
  let definition = table.definition;
  definition = withThroughput(definition, input);
  if (input.StreamSpecification)
    definition = withStream(store, definition, input.StreamSpecification, changes);
  if (input.SSESpecification)
    definition = {
      ...definition,
      encryption: encryptionOf(input.SSESpecification, definition.region, store.accountId).encryption,
    };
  if (input.WarmThroughput)
    definition = {
      ...definition,
      warmThroughput: { ...definition.warmThroughput, ...input.WarmThroughput },
    };
  if (input.TableClass) definition = { ...definition, tableClass: input.TableClass };
  if (input.DeletionProtectionEnabled != null)
    definition = { ...definition, deletionProtection: input.DeletionProtectionEnabled };
  const updates = input.GlobalSecondaryIndexUpdates ?? [];
  if (updates.length > 0) definition = withIndexes(definition, updates, input.AttributeDefinitions ?? []);
  await store.tables.save(definition, changes);
  for (const { Delete } of updates) {
    const deleted = table.index(Delete?.IndexName ?? "");
    if (deleted) await store.tables.discard(deleted.prefix, [rangeOf(deleted.prefix)], []);
  }
  if (updates.some(({ Create }) => Create)) store.build(definition);
  return definition;
}

function withThroughput(definition: TableDefinition, input: UpdateTableInput): TableDefinition {
  const billingMode = input.BillingMode ?? definition.billingMode;
  if (billingMode !== "PROVISIONED" && billingMode !== "PAY_PER_REQUEST")
    throw validationError(
      `1 validation error detected: Value '${String(billingMode)}' at 'billingMode' failed to satisfy constraint: Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]`,
    );
  if (billingMode === "PAY_PER_REQUEST" && input.ProvisionedThroughput)
    throw invalidParameter(
      "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
    );
  if (input.BillingMode === "PROVISIONED" && !input.ProvisionedThroughput)
    throw invalidParameter("ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
  if (billingMode === "PROVISIONED" && input.OnDemandThroughput)
    throw invalidParameter(
      "MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED",
    );
  const { provisionedThroughput, onDemandThroughput, ...rest } = definition;
  const provisioned = checkedThroughput(input.ProvisionedThroughput) ?? provisionedThroughput;
  const onDemand = input.OnDemandThroughput ?? onDemandThroughput;
  return {
    ...rest,
    billingMode,
    ...(billingMode === "PROVISIONED" && provisioned && { provisionedThroughput: provisioned }),
    ...(billingMode === "PAY_PER_REQUEST" && onDemand && { onDemandThroughput: onDemand }),
  };
}

function checkedThroughput(throughput: ProvisionedThroughput | undefined): ProvisionedThroughput | undefined {
  for (const member of ["ReadCapacityUnits", "WriteCapacityUnits"] as const)
    if (throughput && !(Number(throughput[member]) >= 1))
      throw validationError(
        `1 validation error detected: Value '${throughput[member] ?? "null"}' at 'provisionedThroughput.${member.charAt(0).toLowerCase()}${member.slice(1)}' failed to satisfy constraint: Member must have value greater than or equal to 1`,
      );
  return throughput;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html */
function withStream(
  store: DynamoDbStore,
  definition: TableDefinition,
  { StreamEnabled, StreamViewType }: NonNullable<UpdateTableInput["StreamSpecification"]>,
  changes: Change[],
): TableDefinition {
  const { stream } = definition;
  if (StreamEnabled) {
    if (StreamViewType === undefined)
      throw invalidParameter("If stream is being enabled then UpdateViewType is required");
    if (stream?.enabled)
      throw validationError(`Table already has an enabled stream: TableName: ${definition.name}`);
    const { reference, change } = store.streams.create(definition, StreamViewType);
    changes.push(change);
    return { ...definition, stream: reference };
  }
  if (StreamViewType !== undefined)
    throw invalidParameter("If stream is being disabled, then UpdateViewType must not be specified");
  if (!stream?.enabled)
    throw validationError(`Table has no stream to disable: TableName: ${definition.name}`);
  changes.push(...store.streams.disable(stream.arn));
  return { ...definition, stream: { ...stream, enabled: false } };
}
