import type { Table } from "../tables/table.ts";
import { attribute, type Item } from "../values/attribute-value.ts";

/** Time at which an item expires, in whole seconds since 1970; undefined if it does not. */
export function expiryOf(table: Table, item: Item | undefined): number | undefined {
  const name = table.definition.timeToLive?.attribute;
  if (name === undefined) return undefined;
  const seconds = Number(attribute(item, name)?.N ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 && seconds < 1e12 ? Math.floor(seconds) : undefined;
}

/** The entry under which an item's time of expiry is found. */
export function expiryEntry(table: Table, seconds: number, place: string): string {
  return `${table.ttlPrefix}${String(seconds).padStart(12, "0")}/${place}`;
}
