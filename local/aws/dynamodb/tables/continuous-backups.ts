import type { TableDefinition } from "../records.ts";
import type { DynamoDbStore } from "../store.ts";
import type { Table } from "./table.ts";

/** Most days that point-in-time recovery goes back. */
export const MAXIMUM_DAYS = 35;

/** Notes that a table has, or no longer has, point-in-time recovery. Restoring is not emulated: the state folder has no past.
 * @param days Days that it goes back, 1 to 35. */
export async function setPointInTimeRecovery(
  store: DynamoDbStore,
  table: Table,
  enabled: boolean,
  days = MAXIMUM_DAYS,
): Promise<TableDefinition> {
  const { pointInTimeRecovery, ...rest } = table.definition;
  const definition = enabled
    ? {
        ...rest,
        pointInTimeRecovery: { since: pointInTimeRecovery?.since ?? Date.now() / 1000, periodInDays: days },
      }
    : rest;
  await store.tables.save(definition);
  return definition;
}
