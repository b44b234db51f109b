import { indexEntry } from "../items/item-change.ts";
import type { Change, Database } from "../database/database.ts";
import { rangeOf } from "../database/keys.ts";
import type { Item } from "../values/attribute-value.ts";
import type { TableDefinition } from "../records.ts";
import type { Index, Table } from "./table.ts";
import type { TableStore } from "./table-store.ts";

/** Fills new global indexes with the items that a table has. Writes keep an index up to date from the moment it exists, so
 * each item needs to be looked at once; items without the index's keys, or with keys of another type, stay out of it.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html */
export async function buildIndexes(
  database: Database,
  tables: TableStore,
  tableId: string,
  region: string,
  name: string,
): Promise<void> {
  const table = current(tables, tableId, region, name);
  const created = table?.indexes.filter((index) => !index.active) ?? [];
  if (!table || created.length === 0) return;
  for await (const step of database.entries(rangeOf(table.prefix))) {
    const changes: Change[] = [];
    for (const [key] of step) changes.push(...entriesOf(database, table, created, key));
    await database.commit(changes);
  }
  const now = current(tables, tableId, region, name);
  if (now) await tables.save(activated(now.definition, new Set(created.map((index) => index.name))));
}

function current(tables: TableStore, id: string, region: string, name: string): Table | undefined {
  const table = tables.find(region, name);
  return table?.definition.id === id ? table : undefined;
}

function entriesOf(database: Database, table: Table, indexes: readonly Index[], key: string): Change[] {
  const text = database.latest(key);
  const item = text === undefined ? undefined : (JSON.parse(text) as Item);
  const place = key.slice(table.prefix.length);
  return indexes
    .map((index) => indexEntry(index, item, place))
    .filter((entry) => entry !== undefined)
    .map(({ key: entryKey, entry }) => ({ key: entryKey, value: JSON.stringify(entry) }));
}

function activated(definition: TableDefinition, names: ReadonlySet<string>): TableDefinition {
  return {
    ...definition,
    schema: {
      ...definition.schema,
      GlobalSecondaryIndexes: (definition.schema.GlobalSecondaryIndexes ?? []).map((index) =>
        names.has(index.IndexName) ? { ...index, IndexStatus: "ACTIVE" } : index,
      ),
    },
  };
}
