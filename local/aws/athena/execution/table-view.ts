import type { EngineProcess } from "../../../duckdb/engine-process.ts";
import type { CatalogColumn, CatalogTable } from "./catalog-table.ts";
import { QueryFailure } from "./failure.ts";
import { duckDbType, jsonStructure } from "../../../duckdb/hive-type.ts";
import type { KeySpellings } from "./key-spellings.ts";

/** A file of a table, in the folder of the query. */
export interface TableFile {
  readonly path: string;
  readonly etag: string;
}

/** Format of a table's files. */
export type Format = "json" | "parquet";

const SERDES: Readonly<Record<string, Format>> = {
  "org.openx.data.jsonserde.JsonSerDe": "json",
  "org.apache.hive.hcatalog.data.JsonSerDe": "json",
  "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe": "parquet",
};

/** @throws QueryFailure naming a serde that is not read here. */
export function formatOf({ Name, StorageDescriptor }: CatalogTable): Format {
  const serde = StorageDescriptor?.SerdeInfo?.SerializationLibrary ?? "";
  const format = SERDES[serde];
  if (!format)
    throw new QueryFailure(
      `NOT_SUPPORTED: the serde "${serde}" of table ${Name} is not emulated here. Use ${Object.keys(SERDES).join(" or ")}.`,
    );
  return format;
}

const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;
const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
const typeOf = ({ Type = "string" }: CatalogColumn) => duckDbType(Type);

/** SELECT that gives a table's rows out of its files, with the columns of the catalogue and then the partition keys.
 * @throws EngineError, EngineEnded */
export async function tableView(
  engine: EngineProcess,
  spellings: KeySpellings,
  table: CatalogTable,
  files: readonly TableFile[],
): Promise<string> {
  const { StorageDescriptor: { Columns = [], SerdeInfo } = {}, PartitionKeys = [] } = table;
  const keys = PartitionKeys.map(({ Name }) => identifier(Name));
  if (files.length === 0) {
    const nothing = [...Columns, ...PartitionKeys].map(
      (column) => `CAST(NULL AS ${typeOf(column)}) AS ${identifier(column.Name)}`,
    );
    return `SELECT ${nothing.join(", ")} WHERE false`;
  }
  const list = `[${files.map(({ path }) => text(path)).join(", ")}]`;
  const hive =
    PartitionKeys.length === 0
      ? ", hive_partitioning = false"
      : `, hive_partitioning = true, hive_types = {${PartitionKeys.map((key) => `${text(key.Name)}: ${typeOf(key)}`).join(", ")}}`;
  if (formatOf(table) === "parquet") {
    const source = `read_parquet(${list}, union_by_name = true${hive})`;
    const answer = await engine.ask({
      type: "rows",
      sql: `SELECT column_name FROM (DESCRIBE SELECT * FROM ${source})`,
    });
    const present = new Set(
      ("rows" in answer ? answer.rows : []).map(([name]) => (name ?? "").toLowerCase()),
    );
    const columns = Columns.map((column) => {
      const value = present.has(column.Name.toLowerCase()) ? identifier(column.Name) : "NULL";
      return `CAST(${value} AS ${typeOf(column)}) AS ${identifier(column.Name)}`;
    });
    return `SELECT ${[...columns, ...keys].join(", ")} FROM ${source}`;
  }
  const parameters = SerdeInfo?.Parameters ?? {};
  const options =
    parameters["ignore.malformed.json"]?.toLowerCase() === "true" ? ", ignore_errors = true" : "";
  const present = [...(await spellings.of(engine, files, options))];
  const isExact = parameters["case.insensitive"]?.toLowerCase() === "false";
  const spelled = Columns.map((column) => {
    const mapped = parameters[`mapping.${column.Name}`];
    const name = mapped ?? column.Name;
    return {
      column,
      names: present.filter((key) => (isExact ? key === name : key.toLowerCase() === name.toLowerCase())),
    };
  });
  if (spelled.every(({ names }) => names.length <= 1)) {
    const read = spelled.flatMap(({ column, names: [name] }) =>
      name === undefined ? [] : `${text(name)}: ${text(typeOf(column))}`,
    );
    // Without any column nothing would be read, and no row be counted.
    const columns = read.length > 0 ? read : ["'-': 'VARCHAR'"];
    const selected = spelled.map(
      ({ column, names: [name] }) =>
        `${name === undefined ? `CAST(NULL AS ${typeOf(column)})` : identifier(name)} AS ${identifier(column.Name)}`,
    );
    const source = `read_json(${list}, format = 'newline_delimited', columns = {${columns.join(", ")}}${options}${hive})`;
    return `SELECT ${[...selected, ...keys].join(", ")} FROM ${source}`;
  }
  // One key in several spellings: each line has one of them.
  const selected = spelled.map(({ column, names }) => {
    const isNested = /^\s*(array|struct|map)\s*</i.test(column.Type ?? "");
    const values = names.map((name) => `json ${isNested ? "->" : "->>"} ${text(`$.${identifier(name)}`)}`);
    const value = values.length === 0 ? "NULL" : `coalesce(${values.join(", ")})`;
    const typed = isNested
      ? `from_json(${value}, ${text(JSON.stringify(jsonStructure(column.Type ?? "")))})`
      : `CAST(${value} AS ${typeOf(column)})`;
    return `${typed} AS ${identifier(column.Name)}`;
  });
  return `SELECT ${[...selected, ...keys].join(", ")} FROM read_ndjson_objects(${list}${options}${hive})`;
}
