import { AwsError } from "../../../contract/errors.ts";
import { checkRequest } from "../dynalite.ts";
import { invalidParameter, resourceNotFound, validationError } from "../errors.ts";
import type {
  AttributeDefinition,
  GlobalSecondaryIndex,
  GlobalSecondaryIndexInput,
  OnDemandThroughput,
  ProvisionedThroughput,
  TableDefinition,
  WarmThroughput,
} from "../records.ts";
import { checkGlobalIndex, newIndex, refuseCompositeKeys } from "./create-table.ts";

/** One change of the global indexes of a table. */
export interface IndexUpdate {
  readonly Create?: GlobalSecondaryIndexInput;
  readonly Update?: {
    readonly IndexName: string;
    readonly ProvisionedThroughput?: ProvisionedThroughput;
    readonly OnDemandThroughput?: OnDemandThroughput;
    readonly WarmThroughput?: WarmThroughput;
  };
  readonly Delete?: { readonly IndexName: string };
}

/** Most global indexes of a table. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAXIMUM_INDEXES = 20;

/** Checks one change of the global indexes by itself.
 * @throws AwsError ValidationException */
export function checkIndexUpdate({ Create, Update, Delete }: IndexUpdate): void {
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

/** A table with changed global indexes. New ones are not filled yet.
 * @param given Definitions of attributes that new indexes may use.
 * @throws AwsError ValidationException, ResourceNotFoundException, LimitExceededException, ResourceInUseException */
export function withIndexes(
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
