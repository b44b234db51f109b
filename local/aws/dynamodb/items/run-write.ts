import { project } from "../expressions/projection.ts";
import type { InRegion } from "../operation.ts";
import type { Item } from "../values/attribute-value.ts";
import { Consumption, type ConsumedCapacity } from "./capacity.ts";
import { collectionMetric, type CollectionMetric } from "./collection-metrics.ts";
import { decideOrSettle } from "./decide-or-settle.ts";
import type { ItemChange } from "./item-change.ts";
import { decide, placeOf, type ItemWrite } from "./item-write.ts";

/** Answer of PutItem, UpdateItem and DeleteItem. */
export interface WriteAnswer {
  readonly Attributes?: Item;
  readonly ConsumedCapacity?: ConsumedCapacity;
  readonly ItemCollectionMetrics?: CollectionMetric;
}

/** Writes one item, and answers what the request wants to know of it. */
export async function runWrite({ store, region }: InRegion, write: ItemWrite): Promise<WriteAnswer> {
  const table = store.tables.get(region, write.tableName);
  const place = placeOf(write, table);
  const change = await decideOrSettle(() => decide(write, table, place, store.writer), store);
  await store.writer.write([change]);
  const attributes = returnedAttributes(write, change);
  const metric = write.returnItemCollectionMetrics ? collectionMetric(change) : undefined;
  const capacity = new Consumption(table).write(change, 1).answer(write.returnConsumedCapacity);
  return {
    ...(attributes && { Attributes: attributes }),
    ...(capacity && { ConsumedCapacity: capacity }),
    ...(metric && { ItemCollectionMetrics: metric }),
  };
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
