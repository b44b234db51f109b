import type { Change } from "../database/database.ts";
import type { Index, Table } from "../tables/table.ts";
import { sameItem, type Item } from "../values/attribute-value.ts";
import { expiryEntry, expiryOf } from "./expiry-entry.ts";

/** An item before and after a write. */
export interface ItemChange {
  readonly table: Table;
  /** Place of the item, within the table. */
  readonly place: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** An item as an index has it, and where. */
export interface IndexEntry {
  readonly key: string;
  readonly entry: Item;
}

/** Finds what an index has of an item: nothing when the item lacks one of the index's keys.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general-sparse-indexes.html */
export function indexEntry(index: Index, item: Item | undefined, place: string): IndexEntry | undefined {
  return item && index.key.in(item)
    ? { key: index.place(item, place), entry: index.project(item) }
    : undefined;
}

/** The changes of the database for an item's change: the item, its entries in indexes, its expiry. */
export function changesOf({ table, place, before, after }: ItemChange): Change[] {
  const changes: Change[] = [];
  if (before !== undefined || after !== undefined)
    changes.push({
      key: table.prefix + place,
      value: after === undefined ? undefined : JSON.stringify(after),
    });
  for (const index of table.indexes) {
    const old = indexEntry(index, before, place);
    const next = indexEntry(index, after, place);
    if (old && old.key !== next?.key) changes.push({ key: old.key, value: undefined });
    if (next && !(old?.key === next.key && sameItem(old.entry, next.entry)))
      changes.push({ key: next.key, value: JSON.stringify(next.entry) });
  }
  const [oldExpiry, newExpiry] = [expiryOf(table, before), expiryOf(table, after)];
  if (oldExpiry !== undefined && oldExpiry !== newExpiry)
    changes.push({ key: expiryEntry(table, oldExpiry, place), value: undefined });
  if (newExpiry !== undefined && oldExpiry !== newExpiry)
    changes.push({ key: expiryEntry(table, newExpiry, place), value: "" });
  return changes;
}
