import { NotEmulatedError } from "../../../contract/errors.ts";
import type { CatalogTable } from "./catalog-table.ts";
import { QueryFailure } from "./failure.ts";

/** A partition that may be there. */
export interface Partition {
  /** In the order of the partition keys, as the query sees them. */
  readonly values: readonly string[];
  /** `s3://bucket/prefix/` */
  readonly location: string;
}

/** Most partitions of one table. AWS has no such limit; it is there so that a wrong range is an error and not a full memory. */
const MOST = 1_000_000;

/** True when the partitions of a table are computed. */
export function isProjected({ Parameters }: CatalogTable): boolean {
  return Parameters?.["projection.enabled"]?.toLowerCase() === "true";
}

/** The partitions that a table's projection has, whether there are files or not.
 * @param now Milliseconds since 1970, for `NOW`.
 * @throws QueryFailure when the projection is not complete; NotEmulatedError for injected columns.
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html */
export function projectedPartitions(
  { Name, PartitionKeys = [], Parameters = {}, StorageDescriptor }: CatalogTable,
  now: number,
): Partition[] {
  const columns = PartitionKeys.map(({ Name: column }) => ({
    column,
    values: valuesOf(Name, column, Parameters, now),
  }));
  const count = columns.reduce((product, { values }) => product * values.length, 1);
  if (count > MOST)
    throw invalid(Name, `it has ${count} partitions, more than the ${MOST} that are read here`);
  const location = StorageDescriptor?.Location ?? "";
  const base = location.endsWith("/") ? location : `${location}/`;
  const template =
    Parameters["storage.location.template"] ??
    base + PartitionKeys.map(({ Name: key }) => `${key}=\${${key}}/`).join("");
  for (const { column } of columns)
    if (!template.includes(`\${${column}}`))
      throw invalid(Name, `storage.location.template lacks \${${column}}`);
  let rows: string[][] = [[]];
  for (const { values } of columns) rows = rows.flatMap((row) => values.map((value) => [...row, value]));
  return rows.map((values) => ({
    values,
    location: columns.reduce(
      (text, { column }, index) => text.replaceAll(`\${${column}}`, values[index] as string),
      template,
    ),
  }));
}

function valuesOf(
  table: string,
  column: string,
  parameters: Readonly<Record<string, string>>,
  now: number,
): string[] {
  const of = (name: string) => parameters[`projection.${column}.${name}`];
  const range = (of("range") ?? "").split(",").map((text) => text.trim());
  switch (of("type")?.toLowerCase()) {
    case "enum":
      return (of("values") ?? "").split(",").map((text) => text.trim());
    case "integer":
      return integers(table, column, range, Number(of("interval") ?? 1), Number(of("digits") ?? 0));
    case "date":
      return dates(
        table,
        column,
        range,
        of("format") ?? "",
        Number(of("interval") ?? 1),
        of("interval.unit"),
        now,
      );
    case "injected":
      throw new NotEmulatedError(
        `the projection type "injected" of ${table}.${column}`,
        "Use enum, integer or date.",
      );
    default:
      throw invalid(
        table,
        `projection.${column}.type must be enum, integer, date or injected (got ${of("type") ?? "nothing"})`,
      );
  }
}

function integers(
  table: string,
  column: string,
  [from = "", to = ""]: readonly string[],
  interval: number,
  digits: number,
): string[] {
  if (!/^-?\d+$/.test(from) || !/^-?\d+$/.test(to) || !(interval >= 1))
    throw invalid(table, `projection.${column}.range must be two whole numbers (got "${from},${to}")`);
  const values: string[] = [];
  for (let value = BigInt(from); value <= BigInt(to) && values.length <= MOST; value += BigInt(interval))
    values.push(String(value).padStart(digits, "0"));
  return values;
}

type Unit = "YEARS" | "MONTHS" | "WEEKS" | "DAYS" | "HOURS" | "MINUTES" | "SECONDS";
const FIXED: Readonly<Partial<Record<Unit, number>>> = {
  WEEKS: 604_800_000,
  DAYS: 86_400_000,
  HOURS: 3_600_000,
  MINUTES: 60_000,
  SECONDS: 1_000,
};

function dates(
  table: string,
  column: string,
  [from = "", to = ""]: readonly string[],
  format: string,
  interval: number,
  givenUnit: string | undefined,
  now: number,
): string[] {
  // Needed unless the format ends with the day or the month.
  const unit = unitOf(
    givenUnit ??
      (/[Hms]/.test(format) ? "" : /d/.test(format) ? "DAYS" : /M/.test(format) ? "MONTHS" : "YEARS"),
  );
  if (!unit || !(interval >= 1))
    throw invalid(table, `projection.${column}.interval.unit must be given with the format "${format}"`);
  const pattern = readFormat(format);
  const read = (text: string) => {
    const time = readBound(text, pattern, now);
    if (time === undefined)
      throw invalid(table, `projection.${column}.range has "${text}", which is not of the form "${format}"`);
    return time;
  };
  const start = read(from);
  const end = read(to);
  const values: string[] = [];
  for (let step = 0; values.length <= MOST; step++) {
    const time = add(start, unit, step * interval);
    if (time > end) break;
    values.push(pattern.write(time));
  }
  // A range that begins within a partition has that partition, too.
  return [...new Set(values)];
}

function unitOf(text: string): Unit | undefined {
  const unit = text.toUpperCase().replace(/S?$/, "S");
  return ["YEARS", "MONTHS", "WEEKS", "DAYS", "HOURS", "MINUTES", "SECONDS"].includes(unit)
    ? (unit as Unit)
    : undefined;
}

function add(time: number, unit: Unit, count: number): number {
  const fixed = FIXED[unit];
  if (fixed !== undefined) return time + count * fixed;
  const date = new Date(time);
  const months = count * (unit === "YEARS" ? 12 : 1);
  const moved = new Date(time);
  moved.setUTCDate(1);
  moved.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(date.getUTCDate(), last));
  return moved.getTime();
}

/** `NOW`, `NOW-3YEARS`, `NOW+1DAY`, or a time in the column's format. */
function readBound(text: string, pattern: Format, now: number): number | undefined {
  const [, sign, count, unitText] = /^NOW(?:\s*([+-])\s*(\d+)\s*([A-Z]+))?$/i.exec(text) ?? [];
  if (/^NOW/i.test(text)) {
    if (count === undefined) return /^NOW$/i.test(text) ? now : undefined;
    const unit = unitOf(unitText ?? "");
    return unit && add(now, unit, Number(count) * (sign === "-" ? -1 : 1));
  }
  return pattern.read(text);
}

interface Format {
  read(text: string): number | undefined;
  write(time: number): string;
}

/** A pattern of Java's DateTimeFormatter with numbers of fixed width: `yyyy/MM/dd/HH`.
 * @see https://docs.oracle.com/javase/8/docs/api/java/time/format/DateTimeFormatter.html */
function readFormat(format: string): Format {
  const parts = [...format.matchAll(/'([^']*)'|([A-Za-z])\2*|[^A-Za-z']+/g)].map(
    ([whole, quoted, letter]) => {
      if (quoted !== undefined) return { literal: quoted === "" ? "'" : quoted };
      if (letter === undefined) return { literal: whole };
      if (!/^(yyyy|MM|dd|HH|mm|ss)$/.test(whole))
        throw new NotEmulatedError(
          `"${whole}" in the projection format "${format}"`,
          "Use yyyy, MM, dd, HH, mm and ss.",
        );
      return { field: whole };
    },
  );
  const expression = new RegExp(
    `^${parts.map((part) => (part.field === undefined ? part.literal.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") : `(?<${part.field}>\\d{${part.field.length}})`)).join("")}$`,
  );
  return {
    read: (text) => {
      const fields = expression.exec(text)?.groups;
      if (!fields) return undefined;
      const { yyyy = "1970", MM = "01", dd = "01", HH = "00", mm = "00", ss = "00" } = fields;
      const time = Date.parse(`${yyyy}-${MM}-${dd}T${HH}:${mm}:${ss}Z`);
      return Number.isNaN(time) ? undefined : time;
    },
    write: (time) => {
      const [yyyy = "", MM = "", dd = "", HH = "", mm = "", ss = ""] = new Date(time)
        .toISOString()
        .split(/[-T:.Z]/);
      const fields: Readonly<Record<string, string>> = { yyyy, MM, dd, HH, mm, ss };
      return parts
        .map((part) => (part.field === undefined ? part.literal : (fields[part.field] ?? "")))
        .join("");
    },
  };
}

const invalid = (table: string, reason: string) =>
  new QueryFailure(`INVALID_TABLE_PROPERTY: Table ${table} can't be projected: ${reason}`);
