import type { DeliveryStreamState, NamedQuery, QueryAnswer } from "../../contract/capabilities.ts";
import { charts } from "./chart.ts";
import { markup, page, table, type Markup } from "./markup.ts";

/** What became of a query. */
export type QueryOutcome = { readonly name: string } & (
  { readonly answer: QueryAnswer } | { readonly error: string }
);

/** Every delivery stream as it stands, and the program's queries with a button that runs them.
 * @param outcome Of the button. */
export function lakePage(
  lake: { readonly streams: readonly DeliveryStreamState[]; readonly queries: readonly NamedQuery[] },
  outcome?: QueryOutcome,
): string {
  return page(
    "/lake",
    "Lake",
    markup`${table(
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
      lake.streams.map(streamRow),
      "The program has no delivery stream.",
    )}<p class="soft">Records and lags since the start; a record may hold several events. Lag: from the arrival of the oldest record of the newest object to the object.</p>
<h2>Queries</h2>${table(
      ["Query", "What it tells", "Database", ""],
      lake.queries.map(
        ({ name, description, database, sql }) =>
          markup`<tr><td><details><summary>${name}</summary><pre>${sql}</pre></details></td><td>${description}</td><td>${database}</td><td><form method="post" action="/lake?name=${encodeURIComponent(name)}"><button>Run</button></form></td></tr>`,
      ),
      "The program keeps no query.",
    )}${outcome ? result(outcome) : ""}`,
  );
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
    columns.map(({ name }) => name),
    rows.map((row) => markup`<tr>${row.map(cell)}</tr>`),
    "The query answered no row.",
  )}`;
}
