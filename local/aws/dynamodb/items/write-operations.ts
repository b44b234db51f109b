import { writeAccess } from "../access/item-access.ts";
import { withTableName, type Call, type OperationHandler } from "../call.ts";
import { project } from "../expressions/projection.ts";
import type { Item } from "../values/attribute-value.ts";
import { Consumption } from "./capacity.ts";
import type { ItemChange } from "./item-change.ts";
import { decide, parseWrite, placeOf, type ItemWrite, type WriteAction } from "./item-write.ts";

function writeOperation(action: WriteAction): OperationHandler {
  return (call) => {
    const write = parseWrite(action, withTableName(call, call.input));
    return { access: [writeAccess(call, write)], run: () => runWrite(call, write) };
  };
}

async function runWrite({ engine, region }: Call, write: ItemWrite): Promise<object> {
  const table = engine.tables.get(region, write.tableName);
  const place = placeOf(write, table);
  const change = await decideOrSettle(() => decide(write, table, place, engine.writer), engine);
  await engine.writer.write([change]);
  const attributes = returnedAttributes(write, change);
  const metric = write.returnItemCollectionMetrics ? collectionMetric(change) : undefined;
  const capacity = new Consumption(table).write(change, 1).answer(write.returnConsumedCapacity);
  return {
    ...(attributes && { Attributes: attributes }),
    ...(capacity && { ConsumedCapacity: capacity }),
    ...(metric && { ItemCollectionMetrics: metric }),
  };
}

/** Decides at once, so that nothing comes between decision and write. A refusal may rest on a write that is not durable
 * yet: it is answered when that is. */
export async function decideOrSettle<T>(decideNow: () => T, engine: Call["engine"]): Promise<T> {
  try {
    return decideNow();
  } catch (error) {
    await engine.writer.settled();
    throw error;
  }
}

function returnedAttributes(write: ItemWrite, { before, after }: ItemChange): Item | undefined {
  const paths = write.sections.map(({ path }) => path);
  const attributes = {
    NONE: undefined,
    ALL_OLD: before,
    ALL_NEW: after,
    UPDATED_OLD: before && project(before, paths),
    UPDATED_NEW: after && project(after, paths),
  }[write.returnValues ?? "NONE"];
  return attributes && Object.keys(attributes).length > 0 ? attributes : undefined;
}

/** Only tables with local secondary indexes have item collections. A size is an estimate between two gigabyte marks.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ItemCollectionMetrics.html */
function collectionMetric({ table, before, after }: ItemChange): object | undefined {
  const item = after ?? before;
  if (!item || !table.indexes.some((index) => !index.isGlobal)) return undefined;
  const { name } = table.key.hash;
  return { ItemCollectionKey: { [name]: item[name] }, SizeEstimateRangeGB: [0, 1] };
}

/** Adds the metric of one write, if it has one, to those of a request on several tables.
 * @param name How the request names the table. */
export function addCollectionMetric(metrics: Map<string, object[]>, name: string, change: ItemChange): void {
  const metric = collectionMetric(change);
  if (!metric) return;
  const ofTable = metrics.get(name);
  if (ofTable) ofTable.push(metric);
  else metrics.set(name, [metric]);
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html */
export const putItem = writeOperation("PutItem");

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html */
export const updateItem = writeOperation("UpdateItem");

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html */
export const deleteItem = writeOperation("DeleteItem");
