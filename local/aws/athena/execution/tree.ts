/** DuckDB's tree of a statement, as `json_serialize_sql` writes it: nodes are objects with a `type`.
 * @see https://duckdb.org/docs/stable/data/json/sql_to_and_from_json */
export type Tree = Readonly<Record<string, unknown>>;

/** Reads the answer of `json_serialize_sql`. A place that is not known is the largest number of 64 bits there, and 0 here. */
export function readTree(json: string): unknown {
  return JSON.parse(json.replaceAll('"query_location":18446744073709551615', '"query_location":0'));
}

/** True for an object of the tree. */
export const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Direct children of a node, in lists or not. */
export function children(node: unknown): Tree[] {
  if (Array.isArray(node)) return node.flatMap((one) => (isTree(one) ? [one] : children(one)));
  if (!isTree(node)) return [];
  return Object.values(node).flatMap((value) =>
    isTree(value) ? [value] : Array.isArray(value) ? children(value) : [],
  );
}

/** The node and everything below it. */
export function* walk(node: Tree): Generator<Tree> {
  yield node;
  for (const child of children(node)) yield* walk(child);
}

/** Place in the statement that a node came from; 0 when that is not known. */
export function locationOf({ query_location: location }: Tree): number {
  return typeof location === "number" ? location : 0;
}
