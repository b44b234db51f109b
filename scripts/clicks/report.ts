import type { Lake } from "./lake.ts";
import type { Sender } from "./sender.ts";

const number = (value: number) => value.toLocaleString("en-US");

/** One line while clicks are sent. */
export function progressLine(sender: Sender, seconds: number): string {
  const { sent, accepted, refused, open } = sender;
  const given = [...refused.values()].reduce((sum, count) => sum + count, 0);
  return `${String(Math.round(seconds)).padStart(5)} s  sent ${number(sent.size)}  accepted ${number(accepted.size)}  refused ${number(given)}  open requests ${open}`;
}

/** Accepted clicks that are neither delivered nor put aside. */
export function lostOf({ accepted }: Sender, { delivered, failed }: Lake): number {
  return [...accepted].filter((eventId) => !delivered.has(eventId) && !failed.has(eventId)).length;
}

/** Outcome of every click.
 * @param lake undefined for a deployed site, whose lake this does not see. */
export function report(sender: Sender, lake: Lake | undefined): string {
  const { sent, accepted, refused, times, retries } = sender;
  const statuses = [...refused].map(
    ([status, count]) => `${status === 0 ? "no answer" : status}: ${number(count)}`,
  );
  const rows: [string, string][] = [
    ["sent", number(sent.size)],
    ["accepted", number(accepted.size)],
    ["refused", statuses.join(", ") || "0"],
    ["sent again", `${number(retries)} requests`],
    ["request time", quantiles(times)],
  ];
  if (!lake)
    return `${table(rows)}\nWhat was delivered is not known: only a running copy shows its lake here. Ask the lake with Athena.`;
  const { delivered, failed, duplicates } = lake;
  const lags = [...delivered].map(([eventId, at]) => Math.max(0, at - (sent.get(eventId) ?? at)));
  const unanswered = [...delivered.keys()].filter((eventId) => !accepted.has(eventId)).length;
  return table([
    ...rows.slice(0, 4),
    [
      "delivered",
      `${number(delivered.size)}${unanswered > 0 ? `, ${number(unanswered)} of them without an answer` : ""}`,
    ],
    ["duplicates", number(duplicates)],
    ["failed", number(failed.size)],
    ["lost", number(lostOf(sender, lake))],
    ["request time", quantiles(times)],
    ["time to the lake", quantiles(lags)],
  ]);
}

const table = (rows: readonly (readonly [string, string])[]) =>
  rows.map(([name, value]) => `${name.padEnd(16)} ${value}`).join("\n");

function quantiles(milliseconds: readonly number[]): string {
  if (milliseconds.length === 0) return "-";
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return [0.5, 0.95, 0.99].map((share) => `p${share * 100} ${number(Math.round(at(share)))} ms`).join("  ");
}
