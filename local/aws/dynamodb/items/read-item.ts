import type { Database, Snapshot } from "../database/database.ts";
import { checkKey, checkNestedPaths } from "../dynalite.ts";
import type { ParsedProjection, Path } from "../expressions/parsed.ts";
import type { Table } from "../tables/table.ts";
import type { Item } from "../values/attribute-value.ts";
import type { ReturnConsumedCapacity } from "./capacity.ts";

/** A read of one item as dynalite leaves it. */
export interface GetRequest {
  readonly TableName: string;
  readonly Key: Item;
  readonly ConsistentRead?: boolean;
  readonly AttributesToGet?: readonly string[];
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
  readonly _projection?: ParsedProjection;
}

/** The paths of a read, or undefined when it reads everything. */
export function pathsOf(
  request: Pick<GetRequest, "_projection" | "AttributesToGet">,
): readonly Path[] | undefined {
  return request._projection?.paths ?? request.AttributesToGet?.map((name) => [name]);
}

/** The committed item with a key.
 * @throws AwsError ValidationException when the key is not one of the table. */
export function readItem(
  database: Database,
  table: Table,
  request: Pick<GetRequest, "Key" | "_projection">,
  snapshot?: Snapshot,
): Item | undefined {
  checkKey(request.Key, table.definition.schema);
  checkNestedPaths(request._projection?.nestedPaths, table.definition.schema);
  const text = database.get(table.place(request.Key), snapshot);
  return text === undefined ? undefined : (JSON.parse(text) as Item);
}
