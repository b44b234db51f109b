import { AwsError } from "../../../contract/errors.ts";
import { capacityContext, writeAccess } from "../access/item-access.ts";
import { withTableName, type Call, type OperationHandler } from "../call.ts";
import { validationError } from "../errors.ts";
import type { Table } from "../tables/table.ts";
import { itemSize } from "../values/item-size.ts";
import { cancelled, reasonOf, refusedOr, type CancellationReason } from "./cancellation.ts";
import { Consumptions, type ReturnConsumedCapacity } from "./capacity.ts";
import type { ItemChange } from "./item-change.ts";
import { decide, parseWrite, placeOf, type ItemWrite, type WriteAction } from "./item-write.ts";
import { addCollectionMetric } from "./write-operations.ts";

/** Most items of a transaction, and their size in bytes.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-dynamodb-transactions */
export const MAXIMUM_ITEMS = 100;
export const MAXIMUM_SIZE = 4 * 1024 * 1024;

const ACTIONS: ReadonlyMap<string, WriteAction> = new Map([
  ["Put", "PutItem"],
  ["Update", "UpdateItem"],
  ["Delete", "DeleteItem"],
  ["ConditionCheck", "ConditionCheckItem"],
]);

/** Writes are decided one after the other and never wait for each other, so `TransactionConflict` does not happen here.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const transactWriteItems: OperationHandler = (call) => {
  const items = transactItems(call.input);
  const writes = items.map((item, index) => parseAction(call, item, index));
  const returnConsumedCapacity = capacityMode(call.input["ReturnConsumedCapacity"]);
  const token = clientToken(call.input["ClientRequestToken"]);
  return {
    access: writes.map((write) => {
      const access = writeAccess(call, write, "TransactWriteItems");
      return { ...access, context: { ...access.context, ...capacityContext(returnConsumedCapacity) } };
    }),
    run: () => transact(call, { items, writes, returnConsumedCapacity, token }),
  };
};

interface Transaction {
  readonly items: readonly unknown[];
  readonly writes: readonly ItemWrite[];
  readonly returnConsumedCapacity: ReturnConsumedCapacity;
  readonly token: string | undefined;
}

async function transact(
  call: Call,
  { items, writes, returnConsumedCapacity, token }: Transaction,
): Promise<object> {
  const { engine, region } = call;
  const targets = targetsOf(call, writes);
  if (token !== undefined && engine.tokens.done(region, token, items)) {
    await engine.writer.settled();
    return alreadyDone(call, targets, returnConsumedCapacity);
  }
  const { changes, reasons } = decideAll(call, targets);
  if (reasons.some(({ Code }) => Code !== "None")) {
    await engine.writer.settled();
    throw cancelled(reasons);
  }
  try {
    const written = changes.filter((_, index) => writes[index]?.action !== "ConditionCheckItem");
    await engine.writer.write(written, token === undefined ? [] : engine.tokens.note(region, token, items));
  } catch (reason) {
    if (token !== undefined) engine.tokens.forget(region, token);
    throw reason;
  }
  const consumptions = new Consumptions("Write");
  for (const change of changes) consumptions.of(change.table).write(change, 2);
  return {
    ...consumptions.answer(returnConsumedCapacity),
    ...(call.input["ReturnItemCollectionMetrics"] === "SIZE" && collectionMetrics(changes)),
  };
}

interface Target {
  readonly write: ItemWrite;
  readonly table: Table;
  /** Where the item is, or why its key cannot be one of the table: that cancels the transaction. */
  readonly place: string | AwsError;
}

function targetsOf({ engine, region }: Call, writes: readonly ItemWrite[]): Target[] {
  const seen = new Set<string>();
  return writes.map((write) => {
    const table = engine.tables.get(region, write.tableName);
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
  { engine }: Call,
  targets: readonly Target[],
): { changes: ItemChange[]; reasons: CancellationReason[] } {
  const outcomes = targets.map(({ write, table, place }) =>
    place instanceof AwsError ? place : refusedOr(() => decide(write, table, place, engine.writer)),
  );
  const changes = outcomes.filter((outcome): outcome is ItemChange => !(outcome instanceof AwsError));
  const size = changes.reduce((sum, { before, after }) => sum + itemSize(after ?? before ?? {}), 0);
  if (size > MAXIMUM_SIZE)
    throw validationError(`The items of the transaction are larger than 4 MB together (${size} bytes)`);
  return { changes, reasons: outcomes.map(reasonOf) };
}

/** A repeated request changes nothing, and costs what reading its items costs. */
function alreadyDone({ engine }: Call, targets: readonly Target[], wanted: ReturnConsumedCapacity): object {
  const consumptions = new Consumptions("Read");
  for (const { table, place } of targets) {
    if (place instanceof AwsError) continue; // a transaction with such a key was never done
    const item = engine.writer.latest(table, place);
    consumptions.of(table).read(item ? itemSize(item) : 0, "transaction");
  }
  return consumptions.answer(wanted);
}

function collectionMetrics(changes: readonly ItemChange[]): object {
  const metrics = new Map<string, object[]>();
  for (const change of changes) addCollectionMetric(metrics, change.table.definition.name, change);
  return metrics.size > 0 ? { ItemCollectionMetrics: Object.fromEntries(metrics) } : {};
}

/** The list `TransactItems` of a request, between 1 and 100 long.
 * @throws AwsError ValidationException */
export function transactItems(
  input: Readonly<Record<string, unknown>>,
): readonly Readonly<Record<string, unknown>>[] {
  const items = input["TransactItems"];
  if (items === undefined || items === null)
    throw validationError(
      "1 validation error detected: Value null at 'transactItems' failed to satisfy constraint: Member must not be null",
    );
  if (
    !Array.isArray(items) ||
    items.some((item) => typeof item !== "object" || item === null || Array.isArray(item))
  )
    throw new AwsError("SerializationException", "TransactItems must be a list of structures");
  const bound =
    items.length === 0
      ? "greater than or equal to 1"
      : items.length > MAXIMUM_ITEMS
        ? `less than or equal to ${MAXIMUM_ITEMS}`
        : "";
  if (bound)
    throw validationError(
      `1 validation error detected: Value '[${items.length} items]' at 'transactItems' failed to satisfy constraint: Member must have length ${bound}`,
    );
  return items as Readonly<Record<string, unknown>>[];
}

function parseAction(call: Call, item: Readonly<Record<string, unknown>>, index: number): ItemWrite {
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

/** `ReturnConsumedCapacity` of a request that dynalite does not know.
 * @throws AwsError ValidationException */
export function capacityMode(value: unknown): ReturnConsumedCapacity {
  if (value === undefined || value === null) return undefined;
  if (value === "INDEXES" || value === "TOTAL" || value === "NONE") return value;
  throw validationError(
    `1 validation error detected: Value '${JSON.stringify(value)}' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]`,
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
