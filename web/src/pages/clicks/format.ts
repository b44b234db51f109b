/** `12,345` */
export const count = (value: number): string => value.toLocaleString();

/** Units from small to large: name, size, digits after the point. */
type Units = readonly (readonly [name: string, size: number, digits: number])[];

const TIMES: Units = [
  ["ms", 1, 0],
  ["s", 1_000, 1],
  ["min", 60_000, 0],
  ["h", 3_600_000, 0],
];
const SIZES: Units = [
  ["bytes", 1, 0],
  ["KB", 1e3, 1],
  ["MB", 1e6, 1],
  ["GB", 1e9, 1],
];

/** In the smallest unit in which the rounded value is less than one of the next. */
function inUnits(value: number, units: Units): string {
  const texts = units.map(([name, size, digits], index) => {
    const text = (value / size).toFixed(digits);
    const next = units[index + 1]?.[1] ?? Infinity;
    return Number(text) * size < next ? `${text} ${name}` : undefined;
  });
  return texts.find((text) => text !== undefined) as string;
}

/** Milliseconds as people say it: `350 ms`, `1.2 s`, `4 min`, `3 h`. */
export const duration = (milliseconds: number | null): string =>
  milliseconds === null ? "–" : inUnits(milliseconds, TIMES);

/** `1.4 MB` */
export const bytes = (value: number): string => inUnits(value, SIZES);

/** A moment in the reader's time zone. */
export const moment = (iso: string): string =>
  new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });

/** Words for the time when a slot begins: an hour in the reader's time zone, or a day in UTC, as it was counted. */
export function slotName(iso: string, slot: "hour" | "day", days: number): string {
  const date = new Date(iso);
  if (slot === "day")
    return date.toLocaleDateString(undefined, { month: "short", day: "numeric", timeZone: "UTC" });
  const time = date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  return days === 1
    ? time
    : `${date.toLocaleDateString(undefined, { month: "short", day: "numeric" })}, ${time}`;
}
