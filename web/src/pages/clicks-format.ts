/** `12,345` */
export const count = (value: number): string => value.toLocaleString();

/** Milliseconds as people say it: `350 ms`, `1.2 s`, `4 min`, `3 h`. */
export function duration(milliseconds: number | null): string {
  if (milliseconds === null) return "–";
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  if (milliseconds < 3_600_000) return `${Math.round(milliseconds / 60_000)} min`;
  return `${Math.round(milliseconds / 3_600_000)} h`;
}

/** `1.4 MB` */
export function bytes(value: number): string {
  const units = ["bytes", "KB", "MB", "GB"];
  const power = Math.min(units.length - 1, value < 1 ? 0 : Math.floor(Math.log10(value) / 3));
  return `${(value / 1_000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

/** A moment in the reader's time zone. */
export const moment = (iso: string): string => new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });

/** When a slot begins: an hour in the reader's time zone, or a day in UTC, as it was counted. */
export function slotName(iso: string, slot: "hour" | "day", days: number): string {
  const date = new Date(iso);
  if (slot === "day") return date.toLocaleDateString(undefined, { month: "short", day: "numeric", timeZone: "UTC" });
  const time = date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  return days === 1 ? time : `${date.toLocaleDateString(undefined, { month: "short", day: "numeric" })}, ${time}`;
}
