import type { Journal } from "./journal.ts";

/** Failures that are written out. */
const SHOWN = 20;

/** Report of a way under traffic, for people. */
export function reportOf({ legs, failures, late, requests }: Journal): string {
  const rows = legs.map(({ name, requests, failed, slowest }) => [
    name,
    String(requests),
    String(failed),
    slowest ? `${Math.round(slowest.milliseconds)} ms ${slowest.route}` : "",
  ]);
  const table = [["leg", "requests", "failed", "slowest"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) =>
        column === 0 || column === 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
  const shown = failures
    .slice(0, SHOWN)
    .map(({ leg, at, route, problem }) => `  ${at} ${leg}: ${route}: ${problem}`);
  if (failures.length > SHOWN) shown.push(`  and ${failures.length - SHOWN} more`);
  const end = failures.length === 0 ? "none failed" : `${failures.length} failed:`;
  for (const { leg, route, milliseconds } of late)
    shown.push(
      `  late by ${Math.round(milliseconds)} ms ${leg}: ${route}: on its way from one side to the other`,
    );
  return [...lines, "", `${requests} requests, ${end}`, ...shown, ""].join("\n");
}
