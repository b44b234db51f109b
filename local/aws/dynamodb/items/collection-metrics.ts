import type { AttributeValue } from "../values/attribute-value.ts";
import type { ItemChange } from "./item-change.ts";

/** Metric of the item collection that a written item is in. */
export interface CollectionMetric {
  readonly ItemCollectionKey: Readonly<Record<string, AttributeValue>>;
  readonly SizeEstimateRangeGB: readonly number[];
}

/** Only tables with local secondary indexes have item collections. A size is an estimate between two gigabyte marks.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ItemCollectionMetrics.html */
export function collectionMetric({ table, before, after }: ItemChange): CollectionMetric | undefined {
  const item = after ?? before;
  if (!item || !table.indexes.some((index) => !index.isGlobal)) return undefined;
  const { name } = table.key.hash;
  return { ItemCollectionKey: { [name]: item[name] as AttributeValue }, SizeEstimateRangeGB: [0, 1] };
}

/** Adds the metric of one write, if it has one, to those of a request on several tables.
 * @param name Of the table, as the request has it. */
export function addCollectionMetric(
  metrics: Map<string, CollectionMetric[]>,
  name: string,
  change: ItemChange,
): void {
  const metric = collectionMetric(change);
  if (!metric) return;
  const ofTable = metrics.get(name);
  if (ofTable) ofTable.push(metric);
  else metrics.set(name, [metric]);
}
