import { checkKey, checkKeyPiece } from "../dynalite.ts";
import { validationError } from "../errors.ts";
import type { Key, Table } from "../tables/table.ts";
import type { Item } from "../values/attribute-value.ts";

/** Checks that a starting key has the attributes of the table's key and the index's, and no others.
 * @throws AwsError ValidationException */
export function checkStartKey(start: Item, table: Table, indexKey: Key | undefined): void {
  const names = new Set([...table.key.attributes, ...(indexKey?.attributes ?? [])].map(({ name }) => name));
  if (Object.keys(start).length !== names.size || Object.keys(start).some((name) => !names.has(name)))
    throw validationError(
      indexKey
        ? "The provided starting key is invalid"
        : "The provided starting key is invalid: The provided key element does not match the schema",
    );
  for (const { name, type } of indexKey?.attributes ?? [])
    checkKeyPiece(start, name, type, name === indexKey?.hash.name);
  try {
    checkKey(table.key.of(start), table.definition.schema);
  } catch (error) {
    throw validationError(`The provided starting key is invalid: ${(error as Error).message}`);
  }
}
