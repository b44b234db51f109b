import type { DynamoDbStore } from "../store.ts";
import { checkTagCount } from "./tag-list.ts";
import type { Table } from "./table.ts";

/** Replaces all tags of a table. */
export async function setTags(
  store: DynamoDbStore,
  table: Table,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  checkTagCount(Object.keys(tags).length);
  await store.tables.save({ ...table.definition, tags });
}
