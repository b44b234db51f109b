import { randomUUID } from "node:crypto";
import { formatArn } from "../../../contract/arn.ts";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import { randomId } from "../../../contract/names.ts";
import { checkRequest } from "../dynalite.ts";
import type { DynamoDbStore } from "../store.ts";
import { invalidParameter, validationError } from "../errors.ts";
import type { Change } from "../database/database.ts";
import type {
  BillingMode,
  GlobalSecondaryIndex,
  GlobalSecondaryIndexInput,
  LocalSecondaryIndex,
  OnDemandThroughput,
  ProvisionedThroughput,
  StreamViewType,
  TableClass,
  TableDefinition,
  TableSchema,
  WarmThroughput,
} from "../records.ts";
import { checkTypes } from "../types.ts";
import { checkTags, tagsOf, type Tag } from "./tag-list.ts";
import { encryptionOf, newPolicy, type SseSpecification } from "./table-options.ts";
import { checkWarmThroughput } from "./warm-throughput.ts";

/** Input of CreateTable, as far as it is emulated.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export interface CreateTableInput extends TableSchemaInput {
  readonly TableName: string;
  readonly BillingMode?: BillingMode;
  readonly ProvisionedThroughput?: ProvisionedThroughput;
  readonly OnDemandThroughput?: OnDemandThroughput;
  readonly WarmThroughput?: WarmThroughput;
  readonly StreamSpecification?: {
    readonly StreamEnabled: boolean;
    readonly StreamViewType?: StreamViewType;
  };
  readonly SSESpecification?: SseSpecification;
  readonly TableClass?: TableClass;
  readonly DeletionProtectionEnabled?: boolean;
  readonly Tags?: readonly Tag[];
  readonly ResourcePolicy?: string;
}

interface TableSchemaInput extends Omit<TableSchema, "GlobalSecondaryIndexes"> {
  readonly GlobalSecondaryIndexes?: readonly GlobalSecondaryIndexInput[];
}

const VIEW_TYPES = ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"];

/** Checks the input of CreateTable.
 * @throws AwsError ValidationException; NotEmulatedError for what tables here do not have. */
export function checkCreateTable(input: Readonly<Record<string, unknown>>): CreateTableInput {
  const given = input as unknown as CreateTableInput;
  refuseCompositeKeys(list(given.GlobalSecondaryIndexes));
  // dynalite takes away what it does not know.
  const checked = checkRequest<CreateTableInput>("CreateTable", structuredClone(input));
  checkTypes("CreateTable", input);
  const streams = given.StreamSpecification;
  if (streams) checkNewStream(streams);
  checkTableClass(given.TableClass);
  for (const { WarmThroughput } of [given, ...list(given.GlobalSecondaryIndexes)])
    checkWarmThroughput(WarmThroughput);
  if (given.Tags) checkTags(given.Tags);
  checkUnusedDefinitions(checked);
  for (const index of checked.GlobalSecondaryIndexes ?? [])
    checkGlobalIndex(index, checked.BillingMode ?? "PROVISIONED");
  for (const index of checked.LocalSecondaryIndexes ?? []) checkProjection(index);
  return {
    ...checked,
    ...pick(given, [
      "StreamSpecification",
      "SSESpecification",
      "TableClass",
      "DeletionProtectionEnabled",
      "OnDemandThroughput",
      "WarmThroughput",
      "Tags",
    ]),
    ...pick(given, ["ResourcePolicy"]),
    ...(given.GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: (checked.GlobalSecondaryIndexes ?? []).map((index, position) => ({
        ...index,
        ...pick((given.GlobalSecondaryIndexes?.[position] ?? {}) as GlobalSecondaryIndexInput, [
          "OnDemandThroughput",
          "WarmThroughput",
        ]),
      })),
    }),
  };
}

/** Makes a table. It is there, and `ACTIVE`, when the promise resolves.
 * @throws AwsError ResourceInUseException when the region has a table of that name. */
export async function createTable(
  store: DynamoDbStore,
  region: string,
  input: CreateTableInput,
  origin: TableDefinition["origin"],
): Promise<TableDefinition> {
  const name = input.TableName;
  if (store.tables.find(region, name))
    throw new AwsError("ResourceInUseException", `Table already exists: ${name}`);
  const billingMode = input.BillingMode ?? "PROVISIONED";
  const arn = formatArn({
    service: "dynamodb",
    region,
    accountId: store.accountId,
    resource: `table/${name}`,
  });
  const schema: TableSchema = {
    AttributeDefinitions: input.AttributeDefinitions,
    KeySchema: input.KeySchema,
    ...(input.LocalSecondaryIndexes && { LocalSecondaryIndexes: input.LocalSecondaryIndexes }),
    ...(input.GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: input.GlobalSecondaryIndexes.map((index) => newIndex(index, "ACTIVE")),
    }),
  };
  const changes: Change[] = [];
  let stream: TableDefinition["stream"];
  if (input.StreamSpecification?.StreamEnabled) {
    const made = store.streams.create(
      { arn, name, region, schema },
      input.StreamSpecification.StreamViewType as StreamViewType,
    );
    stream = made.reference;
    changes.push(made.change);
  }
  const definition: TableDefinition = {
    name,
    region,
    arn,
    id: randomUUID(),
    createdAt: Date.now() / 1000,
    origin,
    schema,
    billingMode,
    ...(billingMode === "PROVISIONED" &&
      input.ProvisionedThroughput && { provisionedThroughput: input.ProvisionedThroughput }),
    ...(input.OnDemandThroughput && { onDemandThroughput: input.OnDemandThroughput }),
    ...(input.WarmThroughput && { warmThroughput: input.WarmThroughput }),
    ...(input.TableClass && { tableClass: input.TableClass }),
    ...(stream && { stream }),
    deletionProtection: input.DeletionProtectionEnabled ?? false,
    ...encryptionOf(input.SSESpecification, region, store.accountId),
    tags: tagsOf(input.Tags ?? []),
    ...(input.ResourcePolicy !== undefined && { resourcePolicy: newPolicy(input.ResourcePolicy) }),
  };
  await store.tables.save(definition, changes);
  return definition;
}

function checkNewStream({
  StreamEnabled,
  StreamViewType,
}: NonNullable<CreateTableInput["StreamSpecification"]>): void {
  if (StreamEnabled && StreamViewType === undefined)
    throw invalidParameter("Table is being created with a stream enabled, UpdateViewType is required");
  if (!StreamEnabled && StreamViewType !== undefined)
    throw invalidParameter(
      "Table is being created with a stream disabled, UpdateViewType should not be specified",
    );
  checkViewType(StreamViewType);
}

/** @throws AwsError ValidationException unless it is a view type, or absent. */
export function checkViewType(viewType: string | undefined): void {
  if (viewType !== undefined && !VIEW_TYPES.includes(viewType))
    throw validationError(
      `1 validation error detected: Value '${viewType}' at 'streamSpecification.streamViewType' failed to satisfy constraint: Member must satisfy enum value set: [${VIEW_TYPES.join(", ")}]`,
    );
}

/** @throws AwsError ValidationException unless it is a table class, or absent. */
export function checkTableClass(tableClass: string | undefined): void {
  if (tableClass !== undefined && tableClass !== "STANDARD" && tableClass !== "STANDARD_INFREQUENT_ACCESS")
    throw validationError(
      "Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS].",
    );
}

/** Keys of several partition or sort attributes, which AWS has for global secondary indexes, are not emulated.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html */
export function refuseCompositeKeys(indexes: readonly (Partial<GlobalSecondaryIndexInput> | null)[]): void {
  for (const index of indexes)
    for (const type of ["HASH", "RANGE"])
      if (list(index?.KeySchema).filter((element) => element?.KeyType === type).length > 1)
        throw new NotEmulatedError(
          `dynamodb: index ${index?.IndexName} with several ${type} key attributes`,
          "Use one attribute per key.",
        );
}

/** A global index as it is kept. */
export function newIndex(
  index: GlobalSecondaryIndexInput,
  status: GlobalSecondaryIndex["IndexStatus"],
): GlobalSecondaryIndex {
  return { ...index, IndexId: randomId(12), IndexStatus: status };
}

/** Checks what dynalite does not of a global index.
 * @throws AwsError ValidationException */
export function checkGlobalIndex(index: GlobalSecondaryIndexInput, billingMode: BillingMode): void {
  checkProjection(index);
  if (billingMode === "PROVISIONED" && !index.ProvisionedThroughput)
    throw invalidParameter(`ProvisionedThroughput is not specified for index: ${index.IndexName}`);
}

function checkProjection({ Projection }: Pick<LocalSecondaryIndex, "Projection">): void {
  if (Projection.ProjectionType === "INCLUDE" && !Projection.NonKeyAttributes)
    throw invalidParameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
}

function checkUnusedDefinitions({ AttributeDefinitions, ...input }: CreateTableInput): void {
  const owners = [input, ...list(input.LocalSecondaryIndexes), ...list(input.GlobalSecondaryIndexes)];
  const used = new Set(
    owners.flatMap(({ KeySchema }) => KeySchema.map(({ AttributeName }) => AttributeName)),
  );
  const defined = AttributeDefinitions.map(({ AttributeName }) => AttributeName);
  if (new Set(defined).size < defined.length)
    throw validationError(
      `Attribute Name is duplicated: ${defined.find((name, position) => defined.indexOf(name) < position)}`,
    );
  if (defined.some((name) => !used.has(name)))
    throw invalidParameter(
      `Some AttributeDefinitions are not used. AttributeDefinitions: [${defined.join(", ")}], keys used: [${[...used].join(", ")}]`,
    );
}

function list<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [];
}

function pick<T extends object, K extends keyof T>(object: T, names: readonly K[]): Partial<Pick<T, K>> {
  return Object.fromEntries(
    names.filter((name) => object[name] != null).map((name) => [name, object[name]]),
  ) as Partial<Pick<T, K>>;
}
