import { assumptions } from "./assumptions.ts";
import type { CostDifference } from "./difference.ts";
import { inOneAccount, sum, type Estimate } from "./estimate.ts";
import { levers } from "./levers.ts";
import { prices, type Evidence, type Price } from "./prices.ts";
import { dollars, report } from "./report.ts";
import { usageRows, visitors } from "./usage.ts";

/** An estimate with the stage that it is of. */
export interface StageEstimate {
  readonly stage: string;
  /** Of the stage without the shop. */
  readonly estimate: Estimate;
  /** What the shop adds to it; no change for a stage that has none. */
  readonly shop: CostDifference;
}

const evidence: Readonly<Record<Evidence, string>> = {
  list: "list",
  page: "page",
  memory: "memory",
};

const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: readonly number[],
): string =>
  [
    `| ${head.join(" | ")} |`,
    `| ${head.map((_, column) => (numbers.includes(column) ? "---:" : "---")).join(" | ")} |`,
    ...rows.map((cells) => `| ${cells.join(" | ")} |`),
  ].join("\n");

/** Writes docs/cost.md: what the stages cost in an idle month, what visitors cost, what can be done about it, and where the prices come from.
 * @param region Where the stages are. */
export function document(stages: readonly StageEstimate[], region: string): string {
  const usage = usageRows(visitors, region);
  const shared = inOneAccount(stages.map(({ estimate }) => estimate));
  return `# Cost

Made by \`npm run cost -- --write\`; a test says when it is not current. US dollars by list price in ${region}, without tax, discount and traffic.

What a stage costs in a month in which nobody comes is computed from its graph: each resource has a price in
[plan/cost/idle.ts](../plan/cost/idle.ts), or is among those that are known to cost nothing ([plan/cost/free.ts](../plan/cost/free.ts)); a type that
is in neither fails a test. \`npm run cost -- --stack dev\` tells it for a stage as it is now.

${table(
  [
    "Stage, without the shop",
    "USD a month",
    "with what an account has for nothing",
    "may cost",
    "the shop beside",
  ],
  stages.map(({ stage, estimate, shop }, index) => [
    stage,
    dollars(estimate.usd),
    dollars(shared[index] ?? estimate.usd),
    bars[stage] === undefined ? "" : dollars(bars[stage]),
    dollars(shop.after - shop.before),
  ]),
  [1, 2, 3, 4],
)}

AWS gives each account 10 alarms, 10 metrics, 3 dashboards and a million requests of queues for ever. The stages are taken to share one account: the
first has all that it needs of them, the next what is left. The tables below say what it would be for a stage that is alone.

${stages.map(({ stage, estimate }) => `## ${stage}\n\n${report(stage, estimate, "markdown").trimEnd()}`).join("\n\n")}

## The shop

What a stage may cost holds for what is there without the shop, which is a system of its own and a choice of the stage (\`mysfits:shop\`). It shares load
balancer, cluster and VPC link, so this is all that it adds. A database that nobody uses is paused in dev; in prod two instances in two zones wait for
whoever shops, and they are most of it.

${table(
  ["Stage", "What", "USD a month"],
  stages.flatMap(({ stage, shop }) =>
    shop.changes.map(({ name, what, before, after }) => [stage, `${name}: ${what}`, dollars(after - before)]),
  ),
  [2],
)}

\\* at least one price is from memory and was not looked up.

## What is taken for granted

- A month has ${assumptions.hours} hours.
- Nobody comes: no request, no mail, no line of a log but of what starts. The load balancer's own checks are answered without a log line.
- Fargate Spot costs ${assumptions.spotShare * 100} % of Fargate. AWS promises up to 70 % less; the price moves.
- Each repository has ${assumptions.images} images of ${assumptions.imageGigabytes * 1000} MB.
- The database has ${assumptions.databaseGigabytes} GB of rows, and as much capacity as it has at the least: none where that is 0.
- Lambda asks an empty queue ${assumptions.queuePollsAMinute} times a minute: five pollers that wait for 20 seconds each. It asks streams for nothing, and so
  do pipes.
- Tables, buckets and logs hold some megabytes: less than a cent.

## A thousand visitors

Each looks at the site once: 40 files of 0.6 MB together, 8 calls of APIs. One in fifty registers, one in fifty signs up.

${table(
  ["What", "Quantity", "USD"],
  [
    ...usage.map((row) => [
      `${prices[row.price].what}: ${row.what}${row.isFromMemory ? " \\*" : ""}`,
      `${Number(row.quantity.toPrecision(2))} ${row.unit} × ${row.unitPrice}`,
      row.usd.toFixed(4),
    ]),
    ["**together**", "", `**${sum(usage).toFixed(4)}**`],
  ],
  [2],
)}

A million clicks: [bench/README.md](../bench/README.md).

## Levers

${levers(stages, region)
  .map(({ lever, saves, but }) => `- **${lever}**: ${saves}. ${but}`)
  .join("\n")}

## Prices

_list_: figures of AWS's price list, as public repositories copy them with their usage types; the list itself was not fetched. _page_: read on that page.
_memory_: not looked up, and to be.

${table(
  ["What", "Unit", "Region: USD, how it is known", "Address, read"],
  Object.values(prices).map((price: Price) => [
    price.what,
    price.unit,
    Object.entries(price.usd)
      .map(([where, usd]) => `${where}: ${usd}, ${evidence[evidenceOf(price, where)]}`)
      .join("<br>"),
    `<${price.source}>, ${price.read}`,
  ]),
  [],
)}
`;
}

/** US dollars that an idle month of a stage without the shop may cost in ap-northeast-2, with what an account has for nothing. */
export const bars: Readonly<Record<string, number>> = { dev: 25, prod: 100 };

const evidenceOf = ({ evidence: known }: Price, region: string): Evidence =>
  typeof known === "string" ? known : (known[region as keyof typeof known] ?? "memory");
