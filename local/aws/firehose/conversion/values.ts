import { typeParts } from "../../../duckdb/hive-type.ts";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Deserializer } from "../records.ts";
import { ExactNumber, Unconvertible } from "./documents.ts";
import { dateOf, timestampOf } from "./times.ts";

/** Makes of a JSON value what DuckDB reads as a column's value.
 * @throws Unconvertible when it does not fit. */
export type ReadValue = (value: unknown) => unknown;

const WHOLE: Readonly<Record<string, number>> = {
  tinyint: 8,
  smallint: 16,
  int: 32,
  integer: 32,
  bigint: 64,
};

/** Reading of the values of a column.
 * @param type Hive's, as the catalogue has it.
 * @throws NotEmulatedError naming a type that is not converted here.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html */
export function valueReader(type: string, deserializer: Deserializer): ReadValue {
  const read = reader(type, deserializer);
  return (value) => (value === null || value === undefined ? null : read(value));
}

function reader(type: string, deserializer: Deserializer): ReadValue {
  const { kind, inner } = typeParts(type);
  const bits = WHOLE[kind];
  if (bits !== undefined) return (value) => whole(numberText(value, deserializer), bits);
  switch (kind) {
    case "string":
    case "varchar":
    case "char":
      return (value) =>
        (typeof value === "string"
          ? value
          : value instanceof ExactNumber
            ? value.source
            : JSON.stringify(value)
        ).toWellFormed();
    case "boolean":
      return boolean;
    case "float":
    case "double":
      return (value) => double(numberText(value, deserializer));
    case "decimal": {
      const [precision = 10, scale = 0] = inner.map(Number);
      return (value) => decimal(numberText(value, deserializer), precision, scale);
    }
    case "date":
      return (value) => dateOf(value) ?? mismatch(value);
    case "timestamp":
      return (value) => timestampOf(value, deserializer) ?? mismatch(value);
    case "array": {
      const item = valueReader(inner[0] ?? "", deserializer);
      return (value) => (Array.isArray(value) ? value.map(item) : mismatch(value));
    }
    case "map": {
      const item = valueReader(inner[1] ?? "", deserializer);
      return (value) =>
        Object.fromEntries(
          Object.entries(object(value)).map(([key, one]) => [key.toWellFormed(), item(one)]),
        );
    }
    case "struct":
      return rowReader(
        inner.map((field) => ({
          name: field.slice(0, field.indexOf(":")).trim(),
          type: field.slice(field.indexOf(":") + 1),
        })),
        deserializer,
        ({ name }) => name,
      );
  }
  throw new NotEmulatedError(
    `the column type ${type} in a Firehose format conversion`,
    "Use string and decode it when it is read.",
  );
}

/** A column, or a field of a struct. */
export interface Field {
  readonly name: string;
  readonly type: string;
}

/** Reads an object with given fields: names are compared without case unless the deserializer says otherwise, what the schema has not
 * is left out, what is missing is NULL.
 * @param keyOf Name of a field in what is answered. */
export function rowReader(
  fields: readonly Field[],
  deserializer: Deserializer,
  keyOf: (field: Field, index: number) => string,
): ReadValue {
  const { type } = deserializer;
  const isExact = type === "openX" && !deserializer.isCaseInsensitive;
  const named = (name: string) => {
    const dotted = type === "openX" && deserializer.isDotsToUnderscores ? name.replaceAll(".", "_") : name;
    return isExact ? dotted : dotted.toLowerCase();
  };
  const readers = fields.map((field, index) => ({
    from: named((type === "openX" ? deserializer.mappings[field.name] : undefined) ?? field.name),
    to: keyOf(field, index),
    read: valueReader(field.type, deserializer),
  }));
  return (value) => {
    const given = new Map(Object.entries(object(value)).map(([key, one]) => [named(key), one]));
    return Object.fromEntries(readers.map(({ from, to, read }) => [to, read(given.get(from))]));
  };
}

/** The digits of a number. OpenX takes those of a string, too; Hive's deserializer does not. */
function numberText(value: unknown, { type }: Deserializer): string {
  if (value instanceof ExactNumber) return value.source;
  if (typeof value === "number" || (typeof value === "string" && type === "openX"))
    return String(value).trim();
  return mismatch(value);
}

function whole(text: string, bits: number): string | number {
  if (!/^[+-]?\d{1,20}$/.test(text)) return mismatch(text);
  const value = BigInt(text.replace("+", ""));
  if (BigInt.asIntN(bits, value) !== value) return mismatch(text);
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

function double(text: string): string {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) || /^-?(NaN|Infinity)$/.test(text)
    ? text
    : mismatch(text);
}

/** Digits beyond the scale are rounded by whoever writes the file; digits before it must fit. */
function decimal(text: string, precision: number, scale: number): string {
  const [, digits] = /^[+-]?0*(\d*)(?:\.\d*)?$/.exec(text) ?? [];
  return digits === undefined || !/\d/.test(text) || digits.length > precision - scale
    ? mismatch(text)
    : text;
}

function boolean(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "string" && /^(true|false)$/i.test(value)) return value.toLowerCase() === "true";
  return mismatch(value);
}

function object(value: unknown): object {
  const isObject =
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
  return isObject ? value : mismatch(value);
}

function mismatch(value: unknown): never {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const told = text.length > 100 ? `${text.slice(0, 100)}…` : text;
  throw new Unconvertible(
    "DataFormatConversion.MalformedData",
    `Data does not match the schema. For input string: "${told}"`,
  );
}
