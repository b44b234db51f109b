import {
  DuckDBDecimalType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  DuckDBTypeId,
  type DuckDBType,
  type DuckDBValue,
} from "@duckdb/node-api";

const SIMPLE: Readonly<Partial<Record<DuckDBTypeId, string>>> = {
  [DuckDBTypeId.BOOLEAN]: "boolean",
  [DuckDBTypeId.TINYINT]: "tinyint",
  [DuckDBTypeId.SMALLINT]: "smallint",
  [DuckDBTypeId.INTEGER]: "integer",
  [DuckDBTypeId.BIGINT]: "bigint",
  [DuckDBTypeId.UTINYINT]: "smallint",
  [DuckDBTypeId.USMALLINT]: "integer",
  [DuckDBTypeId.UINTEGER]: "bigint",
  [DuckDBTypeId.UBIGINT]: "bigint",
  // What DuckDB's sum of whole numbers is; Trino's is a bigint.
  [DuckDBTypeId.HUGEINT]: "bigint",
  [DuckDBTypeId.FLOAT]: "float",
  [DuckDBTypeId.DOUBLE]: "double",
  [DuckDBTypeId.BLOB]: "varbinary",
  [DuckDBTypeId.DATE]: "date",
  [DuckDBTypeId.TIME]: "time(3)",
  [DuckDBTypeId.TIMESTAMP]: "timestamp(3)",
  [DuckDBTypeId.TIMESTAMP_S]: "timestamp(3)",
  [DuckDBTypeId.TIMESTAMP_MS]: "timestamp(3)",
  [DuckDBTypeId.TIMESTAMP_NS]: "timestamp(3)",
  [DuckDBTypeId.TIMESTAMP_TZ]: "timestamp(3) with time zone",
  [DuckDBTypeId.INTERVAL]: "interval day to second",
  [DuckDBTypeId.UUID]: "uuid",
};

/** A type of DuckDB as Trino names it. What Trino has not is `varchar`. */
export function trinoType(type: DuckDBType): string {
  if (type instanceof DuckDBDecimalType) return `decimal(${type.width},${type.scale})`;
  if (type instanceof DuckDBListType) return `array(${trinoType(type.valueType)})`;
  if (type instanceof DuckDBMapType) return `map(${trinoType(type.keyType)}, ${trinoType(type.valueType)})`;
  if (type instanceof DuckDBStructType) {
    if (new Set(type.entryNames).size < type.entryNames.length)
      throw new Error(
        "Not implemented Error: a row whose fields have no names. Name them: CAST(row(1, 2) AS row(a integer, b integer))",
      );
    return `row(${type.entryTypes.map((entry, index) => `"${type.entryNames[index]}" ${trinoType(entry)}`).join(", ")})`;
  }
  if (type.alias === "JSON") return "json";
  return SIMPLE[type.typeId] ?? "varchar";
}

/** A value as Athena writes it into a result.
 * @returns null for SQL's NULL. */
export function trinoText(value: DuckDBValue, type: DuckDBType): string | null {
  if (value === null) return null;
  switch (type.typeId) {
    case DuckDBTypeId.DOUBLE:
    case DuckDBTypeId.FLOAT:
      return javaDouble(value as number);
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_S:
    case DuckDBTypeId.TIMESTAMP_MS:
    case DuckDBTypeId.TIMESTAMP_NS:
      return milliseconds(String(value));
    case DuckDBTypeId.TIMESTAMP_TZ:
      return `${milliseconds(String(value).replace(/\+00$/, ""))} UTC`;
    case DuckDBTypeId.TIME:
      return milliseconds(String(value));
    case DuckDBTypeId.BLOB:
      return [...(value as { bytes: Uint8Array }).bytes]
        .map((byte) => byte.toString(16).padStart(2, "0"))
        .join(" ");
  }
  if (type instanceof DuckDBListType)
    return `[${(value as { items: readonly DuckDBValue[] }).items.map((item) => trinoText(item, type.valueType) ?? "null").join(", ")}]`;
  if (type instanceof DuckDBStructType) {
    const { entries } = value as { entries: Readonly<Record<string, DuckDBValue>> };
    const fields = type.entryNames.map(
      (name, index) =>
        `${name}=${trinoText(entries[name] ?? null, type.entryTypes[index] as DuckDBType) ?? "null"}`,
    );
    return `{${fields.join(", ")}}`;
  }
  if (type instanceof DuckDBMapType) {
    const { entries } = value as { entries: readonly { key: DuckDBValue; value: DuckDBValue }[] };
    return `{${entries.map((one) => `${trinoText(one.key, type.keyType) ?? "null"}=${trinoText(one.value, type.valueType) ?? "null"}`).join(", ")}}`;
  }
  return String(value);
}

/** Three digits of a second, as Athena has. */
function milliseconds(text: string): string {
  const [whole = text, fraction = ""] = text.split(".");
  return `${whole}.${fraction.slice(0, 3).padEnd(3, "0")}`;
}

/** As Java writes a double: `1.0`, `0.5`, `1.0E10`, `1.0E-5`.
 * @see https://docs.oracle.com/javase/8/docs/api/java/lang/Double.html#toString-double- */
function javaDouble(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [mantissa = "", exponent = ""] = value.toExponential().split("e");
    return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
  }
  const text = Object.is(value, -0) ? "-0" : String(value);
  return text.includes(".") ? text : `${text}.0`;
}
