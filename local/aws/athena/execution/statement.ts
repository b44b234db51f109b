import { AwsError } from "../../../contract/errors.ts";
import { QueryFailure } from "./failure.ts";
import { place, type Rewritten } from "./tokens.ts";
import { children, isTree, locationOf, readTree, type Tree, walk } from "./tree.ts";

/** A mention of a table in a statement. */
export interface TableReference {
  readonly database: string;
  readonly table: string;
  /** The name that its columns can be qualified with. */
  readonly alias: string;
  /** `line 1:15` */
  readonly place: string;
  /** The SELECT that it stands in. */
  readonly select: Tree;
}

/** A statement that may be run. */
export interface Statement {
  /** As DuckDB takes it. */
  readonly text: string;
  readonly tree: Tree;
  /** Place of a node in the statement that was given: `line 1:15`. */
  readonly placeOf: (node: Tree) => string;
}

/** Kinds of nodes that may stand behind FROM, in DuckDB's words. A table function reads files and the engine's settings, so only those are here that
 * do not. */
const FROM = new Set(["EMPTY", "BASE_TABLE", "SUBQUERY", "JOIN", "EXPRESSION_LIST", "TABLE_FUNCTION"]);
const TABLE_FUNCTIONS = new Set(["unnest", "generate_series", "range"]);
/** Functions of the engine that tell about it, or about the machine. */
const ENGINE_FUNCTIONS =
  /^(getenv|current_setting|getvariable|which_secret|write_log|query|query_table|sql_auto_complete|json_(de)?serialize_\w+|json_execute_\w+|(duckdb|pg|pragma|read|parquet|sniff|current_(?!date|time|timestamp))_?\w*|glob)$/i;

/** Reads DuckDB's answer about a statement.
 * @param sql As it was given.
 * @param rewritten As DuckDB took it.
 * @param parsed JSON of `json_serialize_sql`.
 * @throws AwsError InvalidRequestException for what Athena refuses when it takes a query. */
export function readStatement(sql: string, { text, before }: Rewritten, parsed: string): Statement {
  const answer = readTree(parsed) as {
    error: boolean;
    error_message?: string;
    position?: string;
    statements?: { node: Tree }[];
  };
  if (answer.error) {
    const message = answer.error_message ?? "";
    if (/only select statements/i.test(message))
      throw invalid(
        "Queries of this type are not supported here: the local cloud runs SELECT, WITH, VALUES, SHOW and DESCRIBE. Make databases and tables in the program or with Glue's API.",
      );
    throw invalid(
      `${place(sql, before(Number(answer.position ?? 0)))}: ${message.replace(/^Parser Error: /, "")}`,
    );
  }
  const statements = answer.statements ?? [];
  if (statements.length > 1) throw invalid(`Only one sql statement is allowed. Got: ${sql}`);
  const [only] = statements;
  if (!only) throw invalid(`line 1:1: mismatched input '<EOF>'. Expecting: <query>`);
  return { text, tree: only.node, placeOf: (node) => place(sql, before(locationOf(node))) };
}

/** The tables that a statement reads, each time it mentions one. Names of WITH are none.
 * @param database That of tables without one.
 * @throws QueryFailure for what a query may not do. */
export function tablesOf({ tree, placeOf }: Statement, database: string): TableReference[] {
  const tables: TableReference[] = [];
  const visit = (node: Tree, select: Tree, names: ReadonlySet<string>): void => {
    const inner = node["type"] === "SELECT_NODE" ? node : select;
    const visible = new Set(names);
    for (const { key, query } of namedQueries(node)) {
      if (node["type"] === "RECURSIVE_CTE_NODE" || containsRecursion(query)) visible.add(key);
      visit(query, inner, visible);
      visible.add(key);
    }
    if (typeof node["cte_name"] === "string") visible.add(node["cte_name"].toLowerCase());
    check(node, placeOf(node));
    if (node["type"] === "BASE_TABLE") {
      const reference = readReference(node, placeOf(node), database, inner);
      if (!(reference.isPlain && visible.has(reference.table))) tables.push(reference);
    }
    const { cte_map: _, ...rest } = node;
    for (const child of children(rest)) visit(child, inner, visible);
  };
  visit(tree, tree, new Set());
  return tables;
}

/** The queries of WITH. */
function namedQueries(node: Tree): { key: string; query: Tree }[] {
  const map = isTree(node["cte_map"]) ? node["cte_map"]["map"] : undefined;
  if (!Array.isArray(map)) return [];
  return (map as { key: string; value: Tree }[]).map(({ key, value }) => ({
    key: key.toLowerCase(),
    query: value,
  }));
}

function containsRecursion(query: Tree): boolean {
  return [...walk(query)].some(({ type }) => type === "RECURSIVE_CTE_NODE");
}

function check(node: Tree, at: string): void {
  // Nodes behind FROM are the only ones with a sample.
  if ("sample" in node && "alias" in node && !FROM.has(String(node["type"])))
    throw new QueryFailure(`NOT_SUPPORTED: ${at}: ${String(node["type"])} is not supported`);
  if (node["type"] === "TABLE_FUNCTION") {
    const name = String((node["function"] as Tree | undefined)?.["function_name"]).toLowerCase();
    if (!TABLE_FUNCTIONS.has(name))
      throw new QueryFailure(`FUNCTION_NOT_FOUND: ${at}: Table function '${name}' not registered`);
  } else if (
    typeof node["function_name"] === "string" &&
    ENGINE_FUNCTIONS.test(node["function_name"]) &&
    !TABLE_FUNCTIONS.has(node["function_name"])
  )
    throw new QueryFailure(`FUNCTION_NOT_FOUND: ${at}: Function '${node["function_name"]}' not registered`);
}

function readReference(
  node: Tree,
  at: string,
  database: string,
  select: Tree,
): TableReference & { readonly isPlain: boolean } {
  const name = (key: string) => (typeof node[key] === "string" ? node[key].toLowerCase() : "");
  const catalog = name("catalog_name");
  if (catalog !== "" && catalog !== "awsdatacatalog")
    throw new QueryFailure(`CATALOG_NOT_FOUND: ${at}: Catalog '${catalog}' does not exist`);
  const table = name("table_name");
  return {
    database: name("schema_name") || database,
    table,
    alias: name("alias") || table,
    place: at,
    select,
    isPlain: catalog === "" && name("schema_name") === "",
  };
}

const invalid = (message: string) =>
  new AwsError("InvalidRequestException", message, 400, { AthenaErrorCode: "MALFORMED_QUERY" });
