import type { Deserializer } from "../records.ts";
import { ExactNumber } from "./documents.ts";

/** Digits of a number of seconds; more of them are milliseconds. */
const SECONDS = 10;

/** A day as `2026-11-28`. @returns undefined when `value` is none. */
export function dateOf(value: unknown): string | undefined {
  const [, year = "", month = "", day = ""] =
    (typeof value === "string" && /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(value)) || [];
  return year === "" ? undefined : calendarDay(year, month, day);
}

/** A time as `2026-11-28 09:05:00.123456`, in the forms that each deserializer knows.
 * @returns undefined when `value` is none.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html */
export function timestampOf(value: unknown, deserializer: Deserializer): string | undefined {
  const text =
    value instanceof ExactNumber
      ? value.source
      : typeof value === "number" || typeof value === "string"
        ? String(value)
        : "";
  const isOpenX = deserializer.type === "openX";
  const isMilliseconds = !isOpenX && deserializer.isMilliseconds;
  if (/^\d+(\.\d+)?$/.test(text) && (isOpenX || isMilliseconds)) {
    const isSeconds = isOpenX && (text.includes(".") || text.length <= SECONDS);
    return moment(Math.round(Number(text) * (isSeconds ? 1000 : 1)));
  }
  if (isMilliseconds) return undefined;
  const [, year = "", month = "", day = "", between, time = "", fraction = "", zone = ""] =
    /^(\d{4})-(\d{1,2})-(\d{1,2})([T ])(\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z?)$/.exec(text) ?? [];
  const isIso = between === "T" && zone === "Z";
  const isPlain = between === " " && zone === "";
  if (!(isPlain || (isOpenX && isIso)) || !/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(time)) return undefined;
  const date = calendarDay(year, month, day);
  return date === undefined ? undefined : `${date} ${time}.${fraction.slice(0, 6).padEnd(6, "0")}`;
}

function calendarDay(year: string, month: string, day: string): string | undefined {
  const text = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? text : undefined;
}

function moment(milliseconds: number): string | undefined {
  const at = new Date(milliseconds);
  return Number.isNaN(at.getTime()) || at.getUTCFullYear() > 9999
    ? undefined
    : at.toISOString().replace("T", " ").replace("Z", "");
}
