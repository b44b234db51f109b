import { isDeepStrictEqual } from "node:util";
import { physicalName } from "../../../contract/names.ts";
import type { KeptResource, Resource, ResourceHandler, ResourceState } from "../../../contract/resource.ts";
import type { Engine } from "../engine.ts";
import { validationError } from "../errors.ts";
import { setPointInTimeRecovery } from "../tables/continuous-backups.ts";
import { checkCreateTable, createTable } from "../tables/create-table.ts";
import type { BillingMode, StreamViewType, TableDefinition } from "../tables/definition.ts";
import type { Table } from "../tables/table.ts";
import { DELETION_PROTECTED } from "../tables/table-operations.ts";
import { setTags } from "../tables/tag-operations.ts";
import { setTimeToLive } from "../tables/time-to-live.ts";
import { updateTable, type UpdateTableInput } from "../tables/update-table.ts";
import {
  createTableInput,
  encryption,
  globalIndex,
  onDemand,
  provisioned,
  refuseUnsupported,
  warm,
  type TableInputs,
} from "./table-inputs.ts";

/** `aws:dynamodb/table:Table`, with the calls that the provider makes.
 * @param log Told when a table that should be there is not.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/dynamodb/table/ */
export function tableResource(engine: Engine, log: (message: string) => void): ResourceHandler<TableInputs> {
  const make = async (resource: Resource<TableInputs>, name: string): Promise<ResourceState> => {
    const { inputs, region } = resource;
    refuseUnsupported(inputs);
    const input = createTableInput(name, inputs);
    await createTable(engine, region, checkCreateTable({ ...input }), "program");
    const table = () => engine.tables.managed(region, name);
    if (inputs.tags) await setTags(engine, table(), inputs.tags);
    await applyTimeToLive(engine, table(), inputs.ttl);
    if (inputs.pointInTimeRecovery?.enabled)
      await setPointInTimeRecovery(engine, table(), true, inputs.pointInTimeRecovery.recoveryPeriodInDays);
    return state(table().definition, inputs);
  };
  return {
    replaceOn: ["name", "hashKey", "rangeKey", "localSecondaryIndexes", "region"],
    create: (resource) => make(resource, resource.inputs.name ?? physicalName(resource.name)),
    start: async (kept) => {
      if (engine.tables.find(kept.region, kept.id)) return;
      log(
        `table ${kept.id} of ${kept.name} was deleted by a call of the API, with its items; it is made again, empty`,
      );
      return (await make(kept, kept.id)).outputs;
    },
    update: async (resource, previous) => {
      const table = engine.tables.find(resource.region, previous.id);
      if (!table) return await make(resource, previous.id);
      await change(engine, table, resource.inputs);
      await engine.built();
      return state(engine.tables.managed(resource.region, previous.id).definition, resource.inputs);
    },
    delete: async (kept: KeptResource<TableInputs>) => {
      const table = engine.tables.find(kept.region, kept.id);
      if (!table) return;
      if (table.definition.deletionProtection)
        throw validationError(`table ${kept.id}: ${DELETION_PROTECTED}`);
      await engine.deleteTable(table);
    },
  };
}

function state(definition: TableDefinition, inputs: TableInputs): ResourceState {
  const { stream, billingMode, provisionedThroughput } = definition;
  return {
    id: definition.name,
    outputs: {
      arn: definition.arn,
      name: definition.name,
      region: definition.region,
      billingMode,
      readCapacity: provisionedThroughput?.ReadCapacityUnits ?? 0,
      writeCapacity: provisionedThroughput?.WriteCapacityUnits ?? 0,
      streamArn: stream?.arn ?? "",
      streamLabel: stream?.label ?? "",
      streamViewType: stream?.enabled ? stream.viewType : "",
      tagsAll: definition.tags,
      deletionProtectionEnabled: definition.deletionProtection,
      pointInTimeRecovery: {
        enabled: definition.pointInTimeRecovery !== undefined,
        recoveryPeriodInDays: definition.pointInTimeRecovery?.periodInDays ?? 0,
      },
      serverSideEncryption: {
        enabled: definition.encryption !== undefined,
        kmsKeyArn: definition.encryption?.keyArn ?? "",
      },
      tableClass: definition.tableClass ?? "STANDARD",
      ttl: inputs.ttl ?? { attributeName: "", enabled: false },
    },
  };
}

async function applyTimeToLive(engine: Engine, table: Table, ttl: TableInputs["ttl"]): Promise<void> {
  const { timeToLive } = table.definition;
  const wanted = ttl?.enabled ? (ttl.attributeName ?? "") : undefined;
  if (wanted === timeToLive?.attribute) return;
  if (wanted === undefined) await setTimeToLive(engine, table, false, timeToLive?.attribute ?? "");
  else await setTimeToLive(engine, table, true, wanted);
}

/** Brings a table to what the inputs say, as the provider does: one UpdateTable for each kind of change. */
async function change(engine: Engine, first: Table, inputs: TableInputs): Promise<void> {
  refuseUnsupported(inputs);
  const { region, name } = first.definition;
  const wanted = createTableInput(name, inputs);
  checkCreateTable({ ...wanted });
  const definition = () => engine.tables.managed(region, name).definition;
  const update = (input: UpdateTableInput) => updateTable(engine, engine.tables.managed(region, name), input);
  checkKeyTypes(definition(), wanted.AttributeDefinitions);

  if (!wanted.DeletionProtectionEnabled !== !definition().deletionProtection)
    await update({ DeletionProtectionEnabled: wanted.DeletionProtectionEnabled ?? false });
  await changeBilling(definition(), inputs, update);
  await changeStream(definition(), wanted.StreamSpecification?.StreamViewType, update);
  await changeIndexes(engine, definition, inputs, update);
  if ((inputs.tableClass ?? "STANDARD") !== (definition().tableClass ?? "STANDARD"))
    await update({ TableClass: wanted.TableClass ?? "STANDARD" });
  if (encryptionChanged(definition(), inputs)) await update({ SSESpecification: encryption(inputs) });
  const tags = inputs.tags ?? {};
  if (!isDeepStrictEqual(tags, definition().tags))
    await setTags(engine, engine.tables.managed(region, name), tags);
  await applyTimeToLive(engine, engine.tables.managed(region, name), inputs.ttl);
  const recovery = inputs.pointInTimeRecovery;
  if ((recovery?.enabled ?? false) !== (definition().pointInTimeRecovery !== undefined) || recovery?.enabled)
    await setPointInTimeRecovery(
      engine,
      engine.tables.managed(region, name),
      recovery?.enabled ?? false,
      recovery?.recoveryPeriodInDays,
    );
}

/** @throws AwsError ValidationException when an attribute that stays a key changes its type: AWS has no call for that. */
function checkKeyTypes(
  { schema, name }: TableDefinition,
  wanted: TableDefinition["schema"]["AttributeDefinitions"],
): void {
  for (const { AttributeName } of schema.KeySchema) {
    const [before, after] = [schema.AttributeDefinitions, wanted].map(
      (definitions) =>
        definitions.find((definition) => definition.AttributeName === AttributeName)?.AttributeType,
    );
    if (before !== after)
      throw validationError(
        `table ${name}: the type of key attribute ${AttributeName} cannot be changed from ${before} to ${after ?? "none"}. Replace the table: give it another name.`,
      );
  }
}

type Update = (input: UpdateTableInput) => Promise<TableDefinition>;

async function changeBilling(
  definition: TableDefinition,
  inputs: TableInputs,
  update: Update,
): Promise<void> {
  const billingMode = (inputs.billingMode ?? "PROVISIONED") as BillingMode;
  const throughput = provisioned(inputs);
  const capacityChanged =
    billingMode === "PROVISIONED" && !isDeepStrictEqual(throughput, definition.provisionedThroughput);
  if (billingMode !== definition.billingMode || capacityChanged)
    await update({
      BillingMode: billingMode,
      ...(billingMode === "PROVISIONED" && { ProvisionedThroughput: throughput }),
    });
  const limits = inputs.onDemandThroughput && onDemand(inputs.onDemandThroughput);
  if (limits && !isDeepStrictEqual(limits, definition.onDemandThroughput))
    await update({ OnDemandThroughput: limits });
  const ready = inputs.warmThroughput && warm(inputs.warmThroughput);
  if (ready && !isDeepStrictEqual(ready, definition.warmThroughput)) await update({ WarmThroughput: ready });
}

/** A stream's view type cannot be changed: it is ended and another one made. */
async function changeStream(
  { stream }: TableDefinition,
  viewType: StreamViewType | undefined,
  update: Update,
): Promise<void> {
  const current = stream?.enabled ? stream.viewType : undefined;
  if (current === viewType) return;
  if (current !== undefined) await update({ StreamSpecification: { StreamEnabled: false } });
  if (viewType !== undefined)
    await update({ StreamSpecification: { StreamEnabled: true, StreamViewType: viewType } });
}

/** Indexes whose keys or projection changed are deleted and made again; one at a time, as AWS wants it. */
async function changeIndexes(
  engine: Engine,
  definition: () => TableDefinition,
  inputs: TableInputs,
  update: Update,
): Promise<void> {
  const { billingMode } = definition();
  const wanted = (inputs.globalSecondaryIndexes ?? []).map((index) => globalIndex(index, billingMode));
  for (const { IndexName, KeySchema, Projection } of definition().schema.GlobalSecondaryIndexes ?? []) {
    const kept = wanted.find((index) => index.IndexName === IndexName);
    if (!kept || !isDeepStrictEqual([kept.KeySchema, kept.Projection], [KeySchema, Projection])) {
      await engine.built();
      await update({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] });
    }
  }
  const AttributeDefinitions = createTableInput(definition().name, inputs).AttributeDefinitions;
  for (const index of wanted) {
    const current = definition().schema.GlobalSecondaryIndexes?.find(
      ({ IndexName }) => IndexName === index.IndexName,
    );
    if (!current) await update({ AttributeDefinitions, GlobalSecondaryIndexUpdates: [{ Create: index }] });
    else if (
      !isDeepStrictEqual(index.ProvisionedThroughput, current.ProvisionedThroughput) ||
      index.OnDemandThroughput ||
      index.WarmThroughput
    )
      await update({ GlobalSecondaryIndexUpdates: [{ Update: throughputOf(index) }] });
  }
}

function throughputOf({
  IndexName,
  ProvisionedThroughput,
  OnDemandThroughput,
  WarmThroughput,
}: ReturnType<typeof globalIndex>) {
  return {
    IndexName,
    ...(ProvisionedThroughput && { ProvisionedThroughput }),
    ...(OnDemandThroughput && { OnDemandThroughput }),
    ...(WarmThroughput && { WarmThroughput }),
  };
}

function encryptionChanged(
  { encryption: current }: TableDefinition,
  { serverSideEncryption: wanted }: TableInputs,
): boolean {
  if ((wanted?.enabled ?? false) !== (current !== undefined)) return true;
  return wanted?.kmsKeyArn !== undefined && wanted.kmsKeyArn !== current?.keyArn;
}
