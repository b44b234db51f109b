import { reportSlots, type ReportDays } from "./queries.ts";
import type { QueryResult, Row } from "./query.ts";

/** What one group of clicks adds up to. */
interface Count {
  readonly clicks: number;
  /** Distinct signed-in users. */
  readonly users: number;
}

/** The answer of `GET /stream/clicks/report`. Users are counted, never named. */
export interface ClickReport {
  readonly days: ReportDays;
  /** ISO 8601, UTC. */
  readonly generatedAt: string;
  readonly totals: Count & {
    /** Clicks of visitors who were not signed in. */
    readonly guestClicks: number;
    /** Arrivals of clicks that were there already, which nothing else here counts. */
    readonly duplicates: number;
  };
  /** Every slot of the time, also those without a click; `from` in UTC. */
  readonly overTime: readonly ({ readonly from: string } & Count)[];
  readonly slot: "hour" | "day";
  /** Most clicks first, as the next two. */
  readonly byMysfit: readonly ({ readonly mysfitId: string } & Count)[];
  readonly bySpecies: readonly ({ readonly species: string } & Count)[];
  readonly byAlignment: readonly ({ readonly goodevil: string; readonly lawchaos: string } & Count)[];
  /** Milliseconds from a click to its arrival; `null` when there are no clicks. */
  readonly lag: {
    readonly p50: number | null;
    readonly p95: number | null;
    readonly maximum: number | null;
    /** Clicks whose browser's clock was ahead of ours: they are not in the figures above. */
    readonly ahead: number;
  };
  /** Records that were put aside. */
  readonly failures: readonly {
    readonly errorCode: string;
    readonly errorMessage: string;
    readonly records: number;
    /** When the newest one arrived. */
    readonly newest: string;
  }[];
  readonly scannedBytes: number;
}

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
function everySlot(days: ReportDays, now: number, found: ClickReport["overTime"]): ClickReport["overTime"] {
  const { unit, count } = reportSlots[days];
  const length = unit === "hour" ? HOUR : 24 * HOUR;
  const newest = Math.floor(now / length) * length;
  const slots = new Map<string, ClickReport["overTime"][number]>();
  for (let index = count - 1; index >= 0; index--) {
    const from = new Date(newest - index * length).toISOString().replace(".000Z", "Z");
    slots.set(from, { from, clicks: 0, users: 0 });
  }
  // Athena's clock may have been on the other side of the hour.
  for (const slot of found) slots.set(slot.from, slot);
  return [...slots.values()].sort((one, other) => (one.from < other.from ? -1 : 1));
}
