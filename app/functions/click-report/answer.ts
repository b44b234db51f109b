import { reportSlots, type ReportDays } from "./queries.ts";
import type { QueryResult, Row } from "./query.ts";
import type { ClickReport } from "./schema.ts";

/** Clicks, and distinct signed-in users, of one group. */
type Count = Pick<ClickReport["totals"], "clicks" | "users">;

/** Makes the answer of what the two queries found.
 * @param now Milliseconds since 1970. */
export function clickReport(
  days: ReportDays,
  now: number,
  clicks: QueryResult,
  failures: QueryResult,
): ClickReport {
  const kind = (name: string) => clicks.rows.filter((row) => row["kind"] === name);
  const all = kind("all")[0] ?? {};
  const byClicks = <T extends Count>(groups: readonly T[]) =>
    [...groups].sort((one, other) => other.clicks - one.clicks);
  return {
    days,
    generatedAt: new Date(now).toISOString(),
    totals: {
      ...countOf(all),
      guestClicks: numberOf(all, "guest_clicks"),
      duplicates: numberOf(all, "duplicates"),
    },
    slot: reportSlots[days].unit,
    overTime: everySlot(
      days,
      now,
      kind("time").map((row) => ({ from: textOf(row, "slot"), ...countOf(row) })),
    ),
    byMysfit: byClicks(kind("mysfit").map((row) => ({ mysfitId: textOf(row, "mysfitid"), ...countOf(row) }))),
    bySpecies: byClicks(kind("species").map((row) => ({ species: textOf(row, "species"), ...countOf(row) }))),
    byAlignment: byClicks(
      kind("alignment").map((row) => ({
        goodevil: textOf(row, "goodevil"),
        lawchaos: textOf(row, "lawchaos"),
        ...countOf(row),
      })),
    ),
    lag: {
      p50: measureOf(all, "lag_p50_ms"),
      p95: measureOf(all, "lag_p95_ms"),
      maximum: measureOf(all, "lag_maximum_ms"),
      ahead: numberOf(all, "ahead"),
    },
    failures: failures.rows.map((row) => ({
      errorCode: textOf(row, "code"),
      errorMessage: textOf(row, "message"),
      records: numberOf(row, "records"),
      newest: new Date(numberOf(row, "newest_ms")).toISOString(),
    })),
    scannedBytes: clicks.scannedBytes + failures.scannedBytes,
  };
}

const countOf = (row: Row): Count => ({ clicks: numberOf(row, "clicks"), users: numberOf(row, "users") });
const textOf = (row: Row, column: string): string => row[column] ?? "unknown";
const numberOf = (row: Row, column: string): number => Number(row[column] ?? 0);
const measureOf = (row: Row, column: string): number | null =>
  row[column] === undefined ? null : Math.round(Number(row[column]));

const HOUR = 3_600_000;

/** Slots without a click are no rows of a query, but points of a line. */
function everySlot(days: ReportDays, now: number, counted: ClickReport["overTime"]): ClickReport["overTime"] {
  const { unit, count } = reportSlots[days];
  const length = unit === "hour" ? HOUR : 24 * HOUR;
  const newest = Math.floor(now / length) * length;
  const slots = new Map<string, ClickReport["overTime"][number]>();
  for (let index = count - 1; index >= 0; index--) {
    const from = new Date(newest - index * length).toISOString().replace(".000Z", "Z");
    slots.set(from, { from, clicks: 0, users: 0 });
  }
  // Athena's clock may have been on the other side of the hour.
  for (const slot of counted) slots.set(slot.from, slot);
  return [...slots.values()].sort((one, other) => (one.from < other.from ? -1 : 1));
}
