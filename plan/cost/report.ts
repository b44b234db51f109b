import { sum, type CostLine, type Estimate } from "./estimate.ts";
import { prices } from "./prices.ts";

/** Formats of a report. */
export const formats = ["text", "markdown", "json"] as const;
export type Format = (typeof formats)[number];

/** Amount as people read it: `16.43`. */
export const dollars = (usd: number): string => usd.toFixed(2);

/** Lines of several resources that cost the same together: twenty alarms are one row. */
export interface CostRow {
  readonly component: string;
  readonly what: string;
  readonly quantity: string;
  readonly usd: number;
  readonly isFromMemory: boolean;
}

/** Rows of an estimate, a component's lines of one price in one row, the dearest first. */
export function rowsOf({ lines }: Estimate): readonly CostRow[] {
  const groups = new Map<string, CostLine[]>();
  for (const line of lines) {
    const key = `${line.component} ${line.price} ${line.unitPrice}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()]
    .flatMap(([first, ...others]): readonly CostRow[] => {
      if (!first) return [];
      const all = [first, ...others];
      const quantity = all.reduce((total, line) => total + line.quantity, 0);
      return [
        {
          component: first.component,
          what:
            others.length === 0
              ? `${prices[first.price].what}: ${first.what}`
              : `${prices[first.price].what} (${all.length})`,
          quantity: `${round(quantity)} ${first.unit} × ${first.unitPrice.toPrecision(4).replace(/\.?0+$/, "")}`,
          usd: sum(all),
          isFromMemory: all.some(({ evidence }) => evidence === "memory"),
        },
      ];
    })
    .toSorted(
      (one, other) =>
        other.usd - one.usd || (one.component + one.what < other.component + other.what ? -1 : 1),
    );
}

const round = (quantity: number): string => String(Number(quantity.toPrecision(4)));

/** Tells an estimate in one of the formats. The same estimate gives the same bytes.
 * @param title `Stage dev` */
export function report(title: string, estimate: Estimate, format: Format): string {
  if (format === "json") return `${JSON.stringify(estimate, undefined, 2)}\n`;
  const rows = rowsOf(estimate);
  const free = estimate.allowances.filter(({ usd }) => usd >= 0.005);
  if (format === "markdown") return markdown(rows, estimate, free);
  const width = Math.max(...rows.map(({ component }) => component.length), 9);
  return [
    `${title}: ${dollars(estimate.usd)} USD in a month in which nobody comes`,
    "",
    ...rows.map(
      ({ component, usd, what, quantity, isFromMemory }) =>
        `  ${component.padEnd(width)}  ${dollars(usd).padStart(7)}  ${what}, ${quantity}${isFromMemory ? " *" : ""}`,
    ),
    "",
    ...free.map(
      ({ what, usd }) =>
        `  ${"".padEnd(width)}  ${`-${dollars(usd)}`.padStart(7)}  if the account's ${what} are free for this stage`,
    ),
    ...estimate.unknownTypes.map(
      (type) => `  No price is known of ${type}: add it to plan/cost/idle.ts or free.ts`,
    ),
    ...(rows.some(({ isFromMemory }) => isFromMemory) ? ["  * a price from memory, to be looked up"] : []),
    "",
  ].join("\n");
}

function markdown(rows: readonly CostRow[], { usd }: Estimate, free: Estimate["allowances"]): string {
  return [
    "| Component | What | Quantity × price | USD a month |",
    "| --- | --- | --- | ---: |",
    ...rows.map(
      (row) =>
        `| ${row.component} | ${row.what}${row.isFromMemory ? " \\*" : ""} | ${row.quantity} | ${dollars(row.usd)} |`,
    ),
    `| **together** | | | **${dollars(usd)}** |`,
    ...free.map(
      ({ what, usd: off }) => `| if the account's ${what} are free for this stage | | | −${dollars(off)} |`,
    ),
    "",
  ].join("\n");
}
