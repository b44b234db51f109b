import type { EngineProcess } from "../../../duckdb/engine-process.ts";
import type { TableReference } from "./statement.ts";
import { isTree, readTree, type Tree, walk } from "./tree.ts";

/** A partition key and its type in DuckDB. */
export interface PartitionKey {
  readonly name: string;
  readonly type: string;
}

/** Joins whose meaning for pruning is known. */
const JOINS = new Set(["INNER", "LEFT", "RIGHT", "OUTER"]);
const JOIN_KINDS = new Set(["REGULAR", "CROSS", "NATURAL", "DEPENDENT"]);
/** Values that DuckDB's tree has as columns, for they have no brackets. */
const TIMES = new Set(["current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"]);
/** Functions that do not answer the same each time. */
const VOLATILE = /^(random|rand|uuid|uuidv[47]|gen_random_uuid|nextval|setseed|shuffle)$/i;

/** Partitions that a mention of a table can need: those for which every condition of its WHERE on partition keys alone is true. DuckDB
 * itself evaluates the conditions, so they mean here what they mean in the query. What is not understood prunes nothing: rows are
 * never lost. Conditions of JOIN … ON are not used, which AWS does: more bytes are counted here then.
 * @param columns Names of the table's other columns.
 * @param rows Values of the partition keys, for each partition.
 * @returns For each partition whether it is needed. */
export async function neededPartitions(
  engine: EngineProcess,
  { select, alias }: TableReference,
  keys: readonly PartitionKey[],
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<readonly boolean[]> {
  let needed = rows.map(() => true);
  const joins = [...walkFrom(select["from_table"])].filter(({ type }) => type === "JOIN");
  const isOuter = joins.some((join) => join["join_type"] !== "INNER");
  const isMerged = joins.some(
    (join) => (join["using_columns"] as unknown[]).length > 0 || join["ref_type"] === "NATURAL",
  );
  const isKnown = joins.every(
    (join) => JOINS.has(String(join["join_type"])) && JOIN_KINDS.has(String(join["ref_type"])),
  );
  if (rows.length === 0 || !isKnown) return needed;
  const scope: Scope = {
    alias,
    keys: new Set(keys.map(({ name }) => name)),
    isMerged,
    // Another table of a join might have a column of such a name.
    times: joins.length > 0 ? new Set() : new Set([...TIMES].filter((name) => !columns.includes(name))),
  };
  for (const condition of conjuncts(select["where_clause"])) {
    const bound = bind(condition, scope);
    if (!bound) continue;
    const outcome = await evaluate(engine, bound, keys, rows);
    // A row that an outer join made up has NULL in the key: it must not come or go with a partition that is not read.
    if (!outcome || (isOuter && outcome.forNull)) continue;
    needed = needed.map((is, index) => is && outcome.partitions.has(index));
  }
  return needed;
}

/** Tables behind FROM in this SELECT, without those in subqueries. */
function* walkFrom(node: unknown): Generator<Tree> {
  if (!isTree(node)) return;
  yield node;
  if (node["type"] === "JOIN") {
    yield* walkFrom(node["left"]);
    yield* walkFrom(node["right"]);
  }
}

function conjuncts(node: unknown): Tree[] {
  if (!isTree(node)) return [];
  if (node["type"] === "CONJUNCTION_AND") return (node["children"] as unknown[]).flatMap(conjuncts);
  return [node];
}

/** Meaning of names in a condition. */
interface Scope {
  readonly alias: string;
  readonly keys: ReadonlySet<string>;
  /** True when an unqualified column may be of two tables. */
  readonly isMerged: boolean;
  readonly times: ReadonlySet<string>;
}

/** The condition with its columns unqualified; undefined when it is about anything but the keys. */
function bind(condition: Tree, { alias, keys, isMerged, times }: Scope): Tree | undefined {
  let columns = 0;
  for (const node of walk(condition)) {
    if (
      node["class"] === "SUBQUERY" ||
      node["class"] === "WINDOW" ||
      node["class"] === "LAMBDA" ||
      node["class"] === "PARAMETER"
    )
      return undefined;
    // A number that JavaScript can't hold would be another one when DuckDB gets it back.
    if (
      Object.values(node).some(
        (value) => typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER,
      )
    )
      return undefined;
    if (typeof node["function_name"] === "string" && VOLATILE.test(node["function_name"])) return undefined;
    if (node["class"] !== "COLUMN_REF") continue;
    const names = (node["column_names"] as string[]).map((name) => name.toLowerCase());
    const column = names.at(-1) ?? "";
    if (names.length === 1 && times.has(column)) continue;
    if (!keys.has(column) || names.length > 2 || (names.length === 2 ? names[0] !== alias : isMerged))
      return undefined;
    columns++;
  }
  return columns === 0 ? undefined : (unqualified(condition) as Tree);
}

function unqualified(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unqualified);
  if (!isTree(value)) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unqualified(one)]));
  return value["class"] === "COLUMN_REF"
    ? { ...copy, column_names: (value["column_names"] as string[]).slice(-1) }
    : copy;
}

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

async function evaluate(
  engine: EngineProcess,
  condition: Tree,
  keys: readonly PartitionKey[],
  rows: readonly (readonly string[])[],
): Promise<{ partitions: ReadonlySet<number>; forNull: boolean } | undefined> {
  const cast = (value: string | null, index: number) =>
    `CAST(${value === null ? "NULL" : text(value)} AS ${keys[index]?.type ?? "VARCHAR"})`;
  const line = (index: number, values: readonly (string | null)[]) =>
    `(${[String(index), ...values.map(cast)].join(", ")})`;
  const names = keys.map(({ name }) => `"${name.replaceAll('"', '""')}"`);
  const table = [
    ...rows.map((row, index) => line(index, row)),
    line(
      -1,
      keys.map(() => null),
    ),
  ].join(", ");
  const sql = `SELECT "#" FROM (VALUES ${table}) AS p("#", ${names.join(", ")}) WHERE true`;
  try {
    const parsed = await engine.ask({ type: "parse", sql });
    const tree = readTree("tree" in parsed ? parsed.tree : "{}") as {
      statements: { node: Record<string, unknown> }[];
    };
    (tree.statements[0] as { node: Record<string, unknown> }).node["where_clause"] = condition;
    const written = await engine.ask({
      type: "rows",
      sql: `SELECT json_deserialize_sql(${text(JSON.stringify(tree))})`,
    });
    const answer = await engine.ask({ type: "rows", sql: ("rows" in written && written.rows[0]?.[0]) || "" });
    const partitions = new Set(("rows" in answer ? answer.rows : []).map(([index]) => Number(index)));
    return { partitions, forNull: partitions.has(-1) };
  } catch {
    // DuckDB can't say, so everything is needed; the query itself will tell what is wrong.
    return undefined;
  }
}
