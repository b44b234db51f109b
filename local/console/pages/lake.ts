import type { DeliveryStreamState, NamedQuery, QueryAnswer } from "../../contract/capabilities.ts";
import { charts } from "../chart.ts";
import type { ConsoleData } from "../data.ts";
import { markup, table, type Markup } from "../markup.ts";
import { Refusal, type Page, type Query } from "../page.ts";

/** Outcome of a query. */
export type QueryOutcome = { readonly name: string } & (
  { readonly answer: QueryAnswer } | { readonly error: string }
);

/** Every delivery stream as it stands, and the program's queries with a button that runs them. */
export const lakePage: Page<ReturnType<ConsoleData["lake"]>, QueryOutcome> = {
  path: "/lake",
  tab: "Lake",
  data: (cloud) => cloud.lake(),
  json: { "/api/lake": (cloud) => cloud.lake() },
  action: {
    path: "/api/queries",
    run: runQuery,
    json: (outcome) => {
      // What Athena refuses is the caller's matter.
      if ("error" in outcome) throw new Refusal(422, outcome.error);
      return outcome.answer;
    },
  },
  render: ({ streams, queries }, _query, outcome) =>
    markup`${table(
      "Delivery streams",
      [
        "Delivery stream",
        "Records in",
        "Delivered",
        "Failed",
        "Dropped",
        "Buffered",
        "Lag",
        "Oldest waits",
        "Last error",
      ],
      streams.map(streamRow),
      "The program has no delivery stream.",
    )}<p class="soft">Records and lags since the start; a record may hold several events. Lag: from the arrival of the oldest record of the newest object to the object.</p>
<h2>Queries</h2>${table("Queries", ["Query", "What it tells", "Database", ""], queries.map(queryRow), "The program keeps no query.")}${outcome ? result(outcome) : ""}`,
};

/** `?name=` of a query that the program keeps. */
async function runQuery(cloud: ConsoleData, query: Query): Promise<QueryOutcome> {
  const name = query.text("name") ?? "";
  const named = cloud.lake().queries.find((one) => one.name === name);
  if (!named) throw new Refusal(404, `there is no query "${name}"`);
  try {
    return { name, answer: await cloud.runQuery(named) };
  } catch (error) {
    return { name, error: error instanceof Error ? error.message : String(error) };
  }
}

function queryRow({ name, description, database, sql }: NamedQuery): Markup {
  return markup`<tr><td><details><summary>${name}</summary><pre>${sql}</pre></details></td><td>${description}</td><td>${database}</td><td><form method="post" action="/lake?name=${encodeURIComponent(name)}"><button>Run</button></form></td></tr>`;
}

function streamRow({ name, records, buffered, lag, freshness, lastError }: DeliveryStreamState): Markup {
  const error = lastError
    ? markup`<span class="bad">${lastError.errorCode}</span> ${lastError.at}<br>${lastError.message}`
    : markup``;
  return markup`<tr><td>${name}</td><td>${records.in}</td><td>${records.delivered}</td><td class="${records.failed > 0 ? "bad" : ""}">${records.failed}</td><td>${records.dropped}</td><td>${buffered}</td><td>${lag === undefined ? "" : `${lag.toFixed(1)} s`}</td><td>${freshness} s</td><td>${error}</td></tr>`;
}

function result(outcome: QueryOutcome): Markup {
  if ("error" in outcome)
    return markup`<h2>${outcome.name}</h2><p role="status" class="bad">${outcome.error}</p>`;
  const { columns, rows, isTruncated, scannedBytes, milliseconds } = outcome.answer;
  const cell = (value: string | null) =>
    value === null ? markup`<td class="cell soft">null</td>` : markup`<td class="cell">${value}</td>`;
  return markup`<h2>${outcome.name}</h2><p role="status">${rows.length} rows${isTruncated ? ", the first of more" : ""}, ${scannedBytes} bytes read, ${milliseconds} ms</p>
${charts(outcome.answer)}${table(
    outcome.name,
    columns.map(({ name }) => name),
    rows.map((row) => markup`<tr>${row.map(cell)}</tr>`),
    "The query answered no row.",
  )}`;
}
