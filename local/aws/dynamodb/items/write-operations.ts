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
  const capacity = new Consumption(table).write(change, 1).answer(write.returnConsumedCapacity);
  return {
    ...(attributes && { Attributes: attributes }),
    ...(capacity && { ConsumedCapacity: capacity }),
    ...(write.returnItemCollectionMetrics && itemCollectionMetrics(change)),
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
export function itemCollectionMetrics({ table, before, after }: ItemChange): object {
  const item = after ?? before;
  if (!item || !table.indexes.some((index) => !index.isGlobal)) return {};
  const { name } = table.key.hash;
  return {
    ItemCollectionMetrics: { ItemCollectionKey: { [name]: item[name] }, SizeEstimateRangeGB: [0, 1] },
  };
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html */
export const putItem = writeOperation("PutItem");

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html */
export const updateItem = writeOperation("UpdateItem");

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html */
export const deleteItem = writeOperation("DeleteItem");
