import { isDeepStrictEqual } from "node:util";
import { validationError } from "../errors.ts";
import type { BillingMode, StreamViewType, TableDefinition } from "../records.ts";
import type { DynamoDbStore } from "../store.ts";
import { setPointInTimeRecovery } from "../tables/continuous-backups.ts";
import { checkCreateTable } from "../tables/create-table.ts";
import { setTags } from "../tables/set-tags.ts";
import type { Table } from "../tables/table.ts";
import { setTimeToLive } from "../tables/time-to-live.ts";
import { updateTable, type UpdateTableInput } from "../tables/update-table.ts";
import {
  createTableInput,
  encryption,
  globalIndex,
  onDemand,
  provisioned,
  warm,
  type TableInputs,
} from "./table-inputs.ts";

/** Turns Time to Live of a table on or off, as the inputs say. */
export async function applyTimeToLive(
  store: DynamoDbStore,
  table: Table,
  ttl: TableInputs["ttl"],
): Promise<void> {
  const { timeToLive } = table.definition;
  const wanted = ttl?.enabled ? (ttl.attributeName ?? "") : undefined;
  if (wanted === timeToLive?.attribute) return;
  if (wanted === undefined) await setTimeToLive(store, table, false, timeToLive?.attribute ?? "");
  else await setTimeToLive(store, table, true, wanted);
}

/** Brings a table to what the inputs say, as the provider does: one UpdateTable for each kind of change. */
export async function changeTable(store: DynamoDbStore, first: Table, inputs: TableInputs): Promise<void> {
  const { region, name } = first.definition;
  const wanted = createTableInput(name, inputs);
  checkCreateTable({ ...wanted });
  const definition = () => store.tables.managed(region, name).definition;
  const update = (input: UpdateTableInput) => updateTable(store, store.tables.managed(region, name), input);
  checkKeyTypes(definition(), wanted.AttributeDefinitions);

  if (!wanted.DeletionProtectionEnabled !== !definition().deletionProtection)
    await update({ DeletionProtectionEnabled: wanted.DeletionProtectionEnabled ?? false });
  await changeBilling(definition(), inputs, update);
  await changeStream(definition(), wanted.StreamSpecification?.StreamViewType, update);
  await changeIndexes(store, definition, inputs, update);
  if ((inputs.tableClass ?? "STANDARD") !== (definition().tableClass ?? "STANDARD"))
    await update({ TableClass: wanted.TableClass ?? "STANDARD" });
  if (encryptionChanged(definition(), inputs)) await update({ SSESpecification: encryption(inputs) });
  const tags = inputs.tags ?? {};
  if (!isDeepStrictEqual(tags, definition().tags))
    await setTags(store, store.tables.managed(region, name), tags);
  await applyTimeToLive(store, store.tables.managed(region, name), inputs.ttl);
  const recovery = inputs.pointInTimeRecovery;
  if ((recovery?.enabled ?? false) !== (definition().pointInTimeRecovery !== undefined) || recovery?.enabled)
    await setPointInTimeRecovery(
      store,
      store.tables.managed(region, name),
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
  store: DynamoDbStore,
  definition: () => TableDefinition,
  inputs: TableInputs,
  update: Update,
): Promise<void> {
  const { billingMode } = definition();
  const wanted = (inputs.globalSecondaryIndexes ?? []).map((index) => globalIndex(index, billingMode));
  for (const { IndexName, KeySchema, Projection } of definition().schema.GlobalSecondaryIndexes ?? []) {
    const kept = wanted.find((index) => index.IndexName === IndexName);
    if (!kept || !isDeepStrictEqual([kept.KeySchema, kept.Projection], [KeySchema, Projection])) {
      await store.built();
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
