import type { SimpleType } from "./model.ts";

/** Form of a timestamp. @see https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait */
export type TimestampForm = "date-time" | "http-date" | "epoch-seconds";

/** True for a type that is a point in time. */
export function isTimestamp(type: SimpleType): boolean {
  return type === "timestamp" || type === "date-time" || type === "http-date" || type === "epoch-seconds";
}

/** The form of a timestamp where the model names none: each place of a protocol has one of its own. */
export function formOf(type: SimpleType, usual: TimestampForm): TimestampForm {
  return type === "date-time" || type === "http-date" || type === "epoch-seconds" ? type : usual;
}

/** A timestamp as it stands in a body, a header or a form. */
export function writeTimestamp(date: Date, form: TimestampForm): string | number {
  if (form === "epoch-seconds") return date.getTime() / 1000;
  return form === "http-date" ? date.toUTCString() : date.toISOString();
}

/** @returns undefined when it is none. Seconds since 1970 and both texts are read, whatever the form. */
export function readTimestamp(value: unknown): Date | undefined {
  const isNumber = typeof value === "number" || (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value));
  const date = new Date(
    isNumber ? Number(value) * 1000 : typeof value === "string" ? Date.parse(value) : NaN,
  );
  return Number.isNaN(date.getTime()) ? undefined : date;
}
