import type { Language } from "../../i18n/catalogue.ts";

/** `12,345` */
export const count = (language: Language, value: number): string => value.toLocaleString(language);

/** Unit of ECMAScript's number formats: its name, its size, digits after the point. */
type Unit = readonly [unit: string, size: number, digits: number];

const TIMES: readonly Unit[] = [
  ["millisecond", 1, 0],
  ["second", 1_000, 1],
  ["minute", 60_000, 0],
  ["hour", 3_600_000, 0],
];
const SIZES: readonly Unit[] = [
  ["byte", 1, 0],
  ["kilobyte", 1e3, 1],
  ["megabyte", 1e6, 1],
  ["gigabyte", 1e9, 1],
];

/** In the smallest unit in which the rounded value is less than one of the next. */
function inUnits(language: Language, value: number, units: readonly Unit[]): string {
  const fits = ([, size, digits]: Unit, index: number) =>
    Number((value / size).toFixed(digits)) * size < (units[index + 1]?.[1] ?? Infinity);
  const [unit, size, digits] = units.find(fits) as Unit;
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    // The short form of a byte is "byte", also of many.
    unitDisplay: unit === "byte" ? "long" : "short",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value / size);
}

/** Milliseconds as people say it: `350 ms`, `1.2 sec`, `4 min`, `3 hr`. */
export const duration = (language: Language, milliseconds: number | null): string =>
  milliseconds === null ? "–" : inUnits(language, milliseconds, TIMES);

/** `1.4 MB` */
export const bytes = (language: Language, value: number): string => inUnits(language, value, SIZES);

/** A moment in the reader's time zone. */
export const moment = (language: Language, iso: string): string =>
  new Date(iso).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });

/** Words for the time when a slot begins: an hour in the reader's time zone, or a day in UTC, as it was counted. */
export function slotName(language: Language, iso: string, slot: "hour" | "day", days: number): string {
  const date = new Date(iso);
  if (slot === "day")
    return date.toLocaleDateString(language, { month: "short", day: "numeric", timeZone: "UTC" });
  const hour = { hour: "2-digit", minute: "2-digit" } as const;
  return days === 1
    ? date.toLocaleTimeString(language, hour)
    : date.toLocaleString(language, { month: "short", day: "numeric", ...hour });
}
