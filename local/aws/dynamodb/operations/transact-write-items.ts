import { AwsError } from "../../../contract/errors.ts";
import { capacityContext, writeAccess } from "../access/item-access.ts";
import { capacityMode, MAXIMUM_SIZE, transactItems } from "../items/transaction-request.ts";
import { operation, type InRegion } from "../operation.ts";
import { withTableName } from "../table-name.ts";
import { validationError } from "../errors.ts";
import type { Table } from "../tables/table.ts";
import { itemSize } from "../values/item-size.ts";
import { cancelled, reasonOf, refusedOr, type CancellationReason } from "../items/cancellation.ts";
import { Consumptions, type ConsumedCapacity, type ReturnConsumedCapacity } from "../items/capacity.ts";
import type { ItemChange } from "../items/item-change.ts";
import { decide, parseWrite, placeOf, type ItemWrite, type WriteAction } from "../items/item-write.ts";
import { addCollectionMetric, type CollectionMetric } from "../items/collection-metrics.ts";

const ACTIONS: ReadonlyMap<string, WriteAction> = new Map([
  ["Put", "PutItem"],
  ["Update", "UpdateItem"],
  ["Delete", "DeleteItem"],
  ["ConditionCheck", "ConditionCheckItem"],
]);

/** Writes are decided one after the other and never wait for each other, so `TransactionConflict` does not happen here.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const transactWriteItems = operation("TransactWriteItems", {
  members: {
    TransactItems: true,
    ReturnConsumedCapacity: true,
    ReturnItemCollectionMetrics: true,
    ClientRequestToken: true,
  },
  read: (call, input): Transaction => {
    const items = transactItems(input.TransactItems);
    return {
      items,
      writes: items.map((item, index) => parseAction(call, item, index)),
      returnConsumedCapacity: capacityMode(input.ReturnConsumedCapacity),
      returnsMetrics: input.ReturnItemCollectionMetrics === "SIZE",
      token: clientToken(input.ClientRequestToken),
    };
  },
  access: (call, { writes, returnConsumedCapacity }) =>
    writes.map((write) => {
      const access = writeAccess(call, write, "TransactWriteItems");
      return { ...access, context: { ...access.context, ...capacityContext(returnConsumedCapacity) } };
    }),
  run: async (call, transaction) => await transact(call, transaction),
});

interface Transaction {
  readonly items: readonly unknown[];
  readonly writes: readonly ItemWrite[];
  readonly returnConsumedCapacity: ReturnConsumedCapacity;
  readonly returnsMetrics: boolean;
  readonly token: string | undefined;
}

/** Answer of a transaction. */
interface TransactionAnswer {
  readonly ConsumedCapacity?: ConsumedCapacity[];
  readonly ItemCollectionMetrics?: Readonly<Record<string, CollectionMetric[]>>;
}

async function transact(
  call: InRegion,
  { items, writes, returnConsumedCapacity, returnsMetrics, token }: Transaction,
): Promise<TransactionAnswer> {
  const { store, region } = call;
  const targets = targetsOf(call, writes);
  if (token !== undefined && store.tokens.done(region, token, items)) {
    await store.writer.settled();
    return alreadyDone(call, targets, returnConsumedCapacity);
  }
  const { changes, reasons } = decideAll(call, targets);
  if (reasons.some(({ Code }) => Code !== "None")) {
    await store.writer.settled();
    throw cancelled(reasons);
  }
  try {
    const written = changes.filter((_, index) => writes[index]?.action !== "ConditionCheckItem");
    await store.writer.write(written, token === undefined ? [] : store.tokens.note(region, token, items));
  } catch (reason) {
    if (token !== undefined) store.tokens.forget(region, token);
    throw reason;
  }
  const consumptions = new Consumptions("Write");
  for (const change of changes) consumptions.of(change.table).write(change, 2);
  return {
    ...consumptions.answer(returnConsumedCapacity),
    ...(returnsMetrics && collectionMetrics(changes)),
  };
}

interface Target {
  readonly write: ItemWrite;
  readonly table: Table;
  /** Place of the item, or why its key cannot be one of the table: that cancels the transaction. */
  readonly place: string | AwsError;
}

function targetsOf({ store, region }: InRegion, writes: readonly ItemWrite[]): Target[] {
  const seen = new Set<string>();
  return writes.map((write) => {
    const table = store.tables.get(region, write.tableName);
    const place = refusedOr(() => placeOf(write, table));
    if (place instanceof AwsError) return { write, table, place };
    if (seen.has(table.prefix + place))
      throw validationError("Transaction request cannot include multiple operations on one item");
    seen.add(table.prefix + place);
    return { write, table, place };
  });
}

/** Decides every item on the state of now, without waiting. */
function decideAll(
  { store }: InRegion,
  targets: readonly Target[],
): { changes: ItemChange[]; reasons: CancellationReason[] } {
  const outcomes = targets.map(({ write, table, place }) =>
    place instanceof AwsError ? place : refusedOr(() => decide(write, table, place, store.writer)),
  );
  const changes = outcomes.filter((outcome): outcome is ItemChange => !(outcome instanceof AwsError));
  const size = changes.reduce((sum, { before, after }) => sum + itemSize(after ?? before ?? {}), 0);
  if (size > MAXIMUM_SIZE)
    throw validationError(`The items of the transaction are larger than 4 MB together (${size} bytes)`);
  return { changes, reasons: outcomes.map(reasonOf) };
}

/** A repeated request changes nothing, and costs what reading its items costs. */
function alreadyDone(
  { store }: InRegion,
  targets: readonly Target[],
  wanted: ReturnConsumedCapacity,
): TransactionAnswer {
  const consumptions = new Consumptions("Read");
  for (const { table, place } of targets) {
    if (place instanceof AwsError) continue; // a transaction with such a key was never done
    const item = store.writer.latest(table, place);
    consumptions.of(table).read(item ? itemSize(item) : 0, "transaction");
  }
  return consumptions.answer(wanted);
}

function collectionMetrics(changes: readonly ItemChange[]): Pick<TransactionAnswer, "ItemCollectionMetrics"> {
  const metrics = new Map<string, CollectionMetric[]>();
  for (const change of changes) addCollectionMetric(metrics, change.table.definition.name, change);
  return metrics.size > 0 ? { ItemCollectionMetrics: Object.fromEntries(metrics) } : {};
}

function parseAction(call: InRegion, item: Readonly<Record<string, unknown>>, index: number): ItemWrite {
  const [kind, ...others] = Object.keys(item).filter((name) => item[name] != null);
  const action = kind === undefined ? undefined : ACTIONS.get(kind);
  if (!action || others.length > 0)
    throw validationError("TransactItems can only contain one of Check, Put, Update or Delete");
  const input = item[kind as string];
  if (typeof input !== "object" || Array.isArray(input))
    throw new AwsError("SerializationException", `${kind} must be a structure`);
  const request = input as Readonly<Record<string, unknown>>;
  if (action === "ConditionCheckItem" && request["ConditionExpression"] == null)
    throw missing(index, "conditionCheck.conditionExpression");
  if (action === "UpdateItem" && request["UpdateExpression"] == null)
    throw missing(index, "update.updateExpression");
  return parseWrite(action, withTableName(call, request));
}

function missing(index: number, member: string): AwsError {
  return validationError(
    `1 validation error detected: Value null at 'transactItems.${index + 1}.member.${member}' failed to satisfy constraint: Member must not be null`,
  );
}

function clientToken(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string")
    throw new AwsError("SerializationException", "ClientRequestToken must be a string");
  if (value.length < 1 || value.length > 36)
    throw validationError(
      `1 validation error detected: Value '${value}' at 'clientRequestToken' failed to satisfy constraint: Member must have length less than or equal to 36`,
    );
  return value;
}
