import { AwsError } from "../../../contract/errors.ts";
import { checkRequest } from "../dynalite.ts";
import type { DynamoDbStore } from "../store.ts";
import { invalidParameter, resourceNotFound, validationError } from "../errors.ts";
import type { Change } from "../database/database.ts";
import { rangeOf } from "../database/keys.ts";
import {
  checkGlobalIndex,
  checkTableClass,
  checkViewType,
  newIndex,
  refuseCompositeKeys,
  type CreateTableInput,
} from "./create-table.ts";
import type {
  AttributeDefinition,
  GlobalSecondaryIndex,
  GlobalSecondaryIndexInput,
  OnDemandThroughput,
  ProvisionedThroughput,
  TableDefinition,
  WarmThroughput,
} from "../records.ts";
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

interface IndexUpdate {
  readonly Create?: GlobalSecondaryIndexInput;
  readonly Update?: {
    readonly IndexName: string;
    readonly ProvisionedThroughput?: ProvisionedThroughput;
    readonly OnDemandThroughput?: OnDemandThroughput;
    readonly WarmThroughput?: WarmThroughput;
  };
  readonly Delete?: { readonly IndexName: string };
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

/** Most global indexes of a table. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAXIMUM_INDEXES = 20;

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

function checkIndexUpdate({ Create, Update, Delete }: IndexUpdate): void {
  const actions = [Create, Update, Delete].filter((action) => action != null);
  if (actions.length === 0)
    throw invalidParameter(
      "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null",
    );
  if (actions.length > 1)
    throw invalidParameter(
      "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object",
    );
  const { IndexName: name } = actions[0] as { IndexName?: unknown };
  if (typeof name !== "string" || !/^[\w.-]{3,255}$/.test(name))
    throw validationError(
      `1 validation error detected: Value '${String(name)}' at 'globalSecondaryIndexUpdates.indexName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
    );
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

function withIndexes(
  definition: TableDefinition,
  updates: readonly IndexUpdate[],
  given: readonly AttributeDefinition[],
): TableDefinition {
  const names = updates.map(({ Create, Update, Delete }) => (Create ?? Update ?? Delete)?.IndexName);
  const twice = names.find((name, position) => names.indexOf(name) < position);
  if (twice)
    throw invalidParameter(
      `Only one global secondary index update per index is allowed simultaneously. Index: ${twice}`,
    );
  if (updates.filter(({ Create, Delete }) => Create ?? Delete).length > 1)
    throw new AwsError(
      "LimitExceededException",
      "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
    );
  let schema = definition.schema;
  for (const update of updates) {
    const indexes = schema.GlobalSecondaryIndexes ?? [];
    if (update.Create) schema = withNewIndex({ ...definition, schema }, update.Create, given);
    else if (update.Delete)
      schema = { ...schema, GlobalSecondaryIndexes: without(definition, indexes, update.Delete.IndexName) };
    else if (update.Update) {
      const { IndexName, ...throughput } = update.Update;
      existing(definition, indexes, IndexName);
      schema = {
        ...schema,
        GlobalSecondaryIndexes: indexes.map((index) =>
          index.IndexName === IndexName ? { ...index, ...throughput } : index,
        ),
      };
    }
  }
  const { GlobalSecondaryIndexes, ...rest } = schema;
  const indexes = GlobalSecondaryIndexes ?? [];
  const used = new Set(
    [rest, ...(rest.LocalSecondaryIndexes ?? []), ...indexes].flatMap(({ KeySchema }) =>
      KeySchema.map(({ AttributeName }) => AttributeName),
    ),
  );
  return {
    ...definition,
    schema: {
      ...rest,
      AttributeDefinitions: rest.AttributeDefinitions.filter(({ AttributeName }) => used.has(AttributeName)),
      ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
    },
  };
}

function withNewIndex(
  { name, schema, billingMode }: TableDefinition,
  create: GlobalSecondaryIndexInput,
  given: readonly AttributeDefinition[],
): TableDefinition["schema"] {
  const indexes = schema.GlobalSecondaryIndexes ?? [];
  refuseCompositeKeys([create]);
  const known = new Map(
    [...given, ...schema.AttributeDefinitions].map((definition) => [definition.AttributeName, definition]),
  );
  for (const { AttributeName, AttributeType } of given)
    if (known.get(AttributeName)?.AttributeType !== AttributeType)
      throw invalidParameter(
        `The type of key attribute ${AttributeName} cannot be changed: the table has it as another type`,
      );
  const keys = (Array.isArray(create.KeySchema) ? (create.KeySchema as typeof schema.KeySchema) : []).map(
    ({ AttributeName }) => AttributeName,
  );
  // CreateTable's rules for a global index are UpdateTable's too: they are asked with a table that has this index only
  const tableKeys = schema.KeySchema.map(({ AttributeName }) => AttributeName);
  const provisioned = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
  checkRequest("CreateTable", {
    TableName: name,
    KeySchema: schema.KeySchema,
    AttributeDefinitions: [...known.values()].filter(
      ({ AttributeName }) => keys.includes(AttributeName) || tableKeys.includes(AttributeName),
    ),
    BillingMode: billingMode,
    ...(billingMode === "PROVISIONED" && { ProvisionedThroughput: provisioned }),
    GlobalSecondaryIndexes: [structuredClone(create)], // dynalite takes away what it does not know
  });
  checkGlobalIndex(create, billingMode);
  if (
    [...indexes, ...(schema.LocalSecondaryIndexes ?? [])].some(
      ({ IndexName }) => IndexName === create.IndexName,
    )
  )
    throw validationError("Attempting to create an index which already exists");
  if (indexes.length >= MAXIMUM_INDEXES)
    throw new AwsError(
      "LimitExceededException",
      `Subscriber limit exceeded: Number of indexes would exceed the limit of ${MAXIMUM_INDEXES} for table ${name}`,
    );
  const definitions = [...schema.AttributeDefinitions];
  for (const key of keys)
    if (!definitions.some(({ AttributeName }) => AttributeName === key))
      definitions.push(known.get(key) as AttributeDefinition);
  return {
    ...schema,
    AttributeDefinitions: definitions,
    GlobalSecondaryIndexes: [...indexes, newIndex(create, "CREATING")],
  };
}

function existing(
  definition: TableDefinition,
  indexes: readonly GlobalSecondaryIndex[],
  name: string,
): GlobalSecondaryIndex {
  if (definition.schema.LocalSecondaryIndexes?.some(({ IndexName }) => IndexName === name))
    throw validationError(`Cannot delete an index that is not a GlobalSecondaryIndex: ${name}`);
  const index = indexes.find(({ IndexName }) => IndexName === name);
  if (!index) throw resourceNotFound(`Index: ${name} not found for table: ${definition.name}`);
  return index;
}

function without(
  definition: TableDefinition,
  indexes: readonly GlobalSecondaryIndex[],
  name: string,
): GlobalSecondaryIndex[] {
  if (existing(definition, indexes, name).IndexStatus === "CREATING")
    throw new AwsError(
      "ResourceInUseException",
      `Index is being created. Table: ${definition.name} Index: ${name}`,
    );
  return indexes.filter(({ IndexName }) => IndexName !== name);
}
