import { NotEmulatedError } from "../contract/errors.ts";

const SIMPLE: Readonly<Record<string, string>> = {
  string: "VARCHAR",
  varchar: "VARCHAR",
  char: "VARCHAR",
  boolean: "BOOLEAN",
  tinyint: "TINYINT",
  smallint: "SMALLINT",
  int: "INTEGER",
  integer: "INTEGER",
  bigint: "BIGINT",
  float: "FLOAT",
  double: "DOUBLE",
  date: "DATE",
  timestamp: "TIMESTAMP",
  binary: "BLOB",
};

/** A type of the Glue catalogue as DuckDB names it: `array<struct<a:int>>` is `STRUCT("a" INTEGER)[]`.
 * @throws NotEmulatedError naming the type.
 * @see https://docs.aws.amazon.com/athena/latest/ug/data-types.html */
export function duckDbType(hive: string): string {
  const text = hive.trim();
  const [, name = "", inner] = /^([a-z]+)(?:[<(](.*)[>)])?$/is.exec(text) ?? [];
  const kind = name.toLowerCase();
  if (kind === "array" && inner !== undefined) return `${duckDbType(inner)}[]`;
  if (kind === "map" && inner !== undefined) {
    const [key = "", value = ""] = split(inner);
    return `MAP(${duckDbType(key)}, ${duckDbType(value)})`;
  }
  if (kind === "struct" && inner !== undefined)
    return `STRUCT(${split(inner)
      .map((field) => {
        const colon = field.indexOf(":");
        return `"${field.slice(0, colon).trim().replaceAll('"', '""')}" ${duckDbType(field.slice(colon + 1))}`;
      })
      .join(", ")})`;
  if (kind === "decimal" && /^\s*\d+\s*(,\s*\d+\s*)?$/.test(inner ?? "10,0"))
    return `DECIMAL(${inner ?? "10,0"})`;
  const simple = SIMPLE[kind];
  if (simple === undefined)
    throw new NotEmulatedError(`the column type ${hive}`, "See the types that Athena lists for tables.");
  return simple;
}

/** A type of the catalogue as DuckDB's `from_json` takes it, which leaves out nothing and misses nothing: `["VARCHAR"]`. */
export function jsonStructure(hive: string): unknown {
  const [, kind = "", inner = ""] = /^\s*(array|struct)<(.*)>\s*$/is.exec(hive) ?? [];
  if (kind.toLowerCase() === "array") return [jsonStructure(inner)];
  if (kind.toLowerCase() !== "struct") return duckDbType(hive);
  return Object.fromEntries(
    split(inner).map((field) => {
      const colon = field.indexOf(":");
      return [field.slice(0, colon).trim(), jsonStructure(field.slice(colon + 1))];
    }),
  );
}

/** A type in its parts: `decimal(5,2)` is `decimal` with `5` and `2`, `struct<a:int,b:string>` is `struct` with `a:int` and `b:string`. */
export function typeParts(hive: string): { readonly kind: string; readonly inner: readonly string[] } {
  const [, name = "", inner] = /^\s*([a-z]+)(?:[<(](.*)[>)])?\s*$/is.exec(hive) ?? [];
  return { kind: name.toLowerCase(), inner: inner === undefined ? [] : split(inner) };
}

/** At the commas that are inside no brackets. */
function split(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    if (/[<(]/.test(character)) depth++;
    if (/[>)]/.test(character)) depth--;
    if (character === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}
