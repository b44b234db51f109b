import type { ResultColumn } from "../../../duckdb/messages.ts";
import type { CatalogColumn } from "./catalog-table.ts";
import type { CatalogClient } from "./catalog-client.ts";
import type { Collected } from "./collected.ts";
import { QueryFailure } from "./failure.ts";
import { tokens } from "./tokens.ts";

/** A statement about the catalogue. */
export interface UtilityStatement {
  readonly kind: "databases" | "tables" | "columns" | "describe";
  readonly database: string;
  readonly table: string;
  /** Hive's pattern: `*` and `|`. */
  readonly pattern?: string;
}

/** Reads SHOW DATABASES, SHOW TABLES, SHOW COLUMNS and DESCRIBE.
 * @param database That of the query's context.
 * @returns undefined for any other statement, other forms of SHOW too.
 * @see https://docs.aws.amazon.com/athena/latest/ug/ddl-reference.html */
export function readUtility(sql: string, database: string): UtilityStatement | undefined {
  const statement = tokens(sql.replace(/;\s*$/, "").replaceAll("`", '"'));
  const words = statement.map(({ kind, text }) =>
    kind === "word" ? text.toLowerCase() : kind === "quoted" ? text.slice(1, -1).toLowerCase() : text,
  );
  const phrase = words.join(" ");
  const pattern = (text: string | undefined) => (text === undefined ? {} : { pattern: text.slice(1, -1) });
  const databases = /^show (?:databases|schemas)(?: like ('.*'))?$/.exec(phrase);
  if (databases) return { kind: "databases", database, table: "", ...pattern(databases[1]) };
  const tables = /^show tables(?: in (\w+))?(?: ('.*'))?$/.exec(phrase);
  if (tables) return { kind: "tables", database: tables[1] ?? database, table: "", ...pattern(tables[2]) };
  const columns = /^show columns (?:in|from) (?:(\w+) \. )?(\w+)(?: (?:in|from) (\w+))?$/.exec(phrase);
  if (columns)
    return { kind: "columns", database: columns[3] ?? columns[1] ?? database, table: columns[2] ?? "" };
  const described = /^(?:describe|desc) (?:(\w+) \. )?(\w+)$/.exec(phrase);
  if (described) return { kind: "describe", database: described[1] ?? database, table: described[2] ?? "" };
  return undefined;
}

/** Answers from the catalogue, with the caller's rights.
 * @throws QueryFailure */
export async function runUtility(
  catalog: CatalogClient,
  { kind, database, table, pattern }: UtilityStatement,
): Promise<Collected> {
  const began = performance.now();
  const one = (name: string) => [{ name, type: "string" }];
  if (kind === "databases")
    return collected(began, one("database_name"), rowsOf(await catalog.databases(), pattern));
  if (kind === "tables")
    return collected(began, one("tab_name"), rowsOf(await catalog.tables(database), pattern));
  const described = await catalog.table(database, table);
  if (!described)
    throw new QueryFailure(`FAILED: SemanticException [Error 10001]: Table not found ${database}.${table}`);
  const columns = described.StorageDescriptor?.Columns ?? [];
  const keys = described.PartitionKeys ?? [];
  if (kind === "columns")
    return collected(
      began,
      one("field"),
      rowsOf(
        [...columns, ...keys].map(({ Name }) => Name),
        undefined,
      ),
    );
  const line = ({ Name, Type = "", Comment = "" }: CatalogColumn) => [Name, Type, Comment];
  const partitions =
    keys.length === 0
      ? []
      : [
          ["", "", ""],
          ["# Partition Information", "", ""],
          ["# col_name", "data_type", "comment"],
          ...keys.map(line),
        ];
  return collected(
    began,
    ["col_name", "data_type", "comment"].map((name) => ({ name, type: "string" })),
    [...columns, ...keys].map(line).concat(partitions),
  );
}

function rowsOf(names: readonly string[], pattern = "*"): string[][] {
  const expression = new RegExp(
    `^(?:${pattern
      .split("|")
      .map((part) => part.replace(/[.+?^${}()[\]\\]/g, "\\$&").replaceAll("*", ".*"))
      .join("|")})$`,
    "i",
  );
  return names.filter((name) => expression.test(name)).map((name) => [name]);
}

/** The result of such a statement is a text with tabs. */
function collected(
  began: number,
  columns: readonly ResultColumn[],
  rows: readonly (readonly string[])[],
): Collected {
  const content = Buffer.from(rows.map((row) => `${row.join("\t")}\n`).join(""));
  return {
    columns,
    rowCount: rows.length,
    content,
    planningTime: 0,
    engineTime: Math.round(performance.now() - began),
  };
}
