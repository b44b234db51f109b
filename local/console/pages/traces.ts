import { markup, table, type Markup } from "../markup.ts";
import type { Item, Page, Query } from "../page.ts";
import { selectLines, type Line, type LineStep } from "../trace-line.ts";

const classOf = (state: Line["state"]) =>
  state === "complete" ? "good" : state === "under way" ? "soft" : "bad";

/** `?text=` and `?errors=1`. */
const filterOf = (query: Query) => ({
  text: query.text("text") ?? "",
  errorsFirst: query.text("errors") === "1",
});

/** One request with all that it led to: when each step began, how long it took, and where it stopped. */
const trace: Item<Line> = {
  find: (cloud, id) => cloud.trace(id),
  title: ({ name }) => name,
  isJson: true,
  render: ({
    id,
    at,
    name,
    milliseconds,
    state,
    outcome,
    steps,
    omitted,
  }) => markup`<dl><dt>Request</dt><dd>${name}</dd><dt>Trace id</dt><dd class="code">${id}</dd><dt>At</dt><dd>${at}, ${duration(milliseconds)}</dd>
<dt>Where it is</dt><dd><span class="${classOf(state)}">${state}</span> ${outcome}</dd></dl>
<h2>${steps.length} steps</h2>
${table(
  "Steps",
  ["Step", "After", "Took", "", ""],
  steps.map(
    (
      step,
    ) => markup`<tr><td class="code">${"\u2003".repeat(step.depth)}${step.service} ${nameOf(step)}</td><td class="time">${duration(step.offset)}</td><td class="time">${duration(step.milliseconds)}</td>
<td>${bar(step, milliseconds)}</td><td>${remarks(step)}</td></tr>`,
  ),
  "None of its steps is kept.",
)}${omitted > 0 ? markup`<p class="soft">${omitted} more steps were not kept.</p>` : ""}`,
};

/** Requests that changed something or failed, with where each of them is. */
export const tracesPage: Page<readonly Line[]> = {
  path: "/traces",
  tab: "Traces",
  data: (cloud, query) => selectLines(cloud.traces(), filterOf(query)),
  json: { "/api/traces": (cloud, query) => selectLines(cloud.traces(), filterOf(query)) },
  item: trace,
  render: (lines, query) => {
    const { text, errorsFirst } = filterOf(query);
    return markup`<form action="/traces"><label>Path, mail address or trace id <input name="text" value="${text}"></label>
<label><input type="checkbox" name="errors" value="1"${errorsFirst ? markup` checked` : ""}> errors first</label> <button>Show</button></form>
${table(
  "Requests",
  ["At", "Request", "Steps", "Took", "Where it is"],
  lines.map(
    ({ id, at, name, steps, milliseconds, state, outcome }) =>
      markup`<tr><td class="time">${at}</td><td class="code"><a href="/traces/${id}">${name}</a></td><td>${steps.length}</td><td class="time">${duration(milliseconds)}</td><td><span class="${classOf(state)}">${state}</span> ${outcome}</td></tr>`,
  ),
  text === ""
    ? "No request has changed anything yet. Register on the site: its line appears here."
    : "No request is like that.",
)}
<p class="soft">The newest requests since the start. Requests that only read, and did not fail, are not kept.</p>`;
  },
};

/** Draws when a step was, on a line of the whole time. */
function bar({ offset, milliseconds, status, isWait }: LineStep, whole: number): Markup {
  const scale = 240 / Math.max(whole, 1);
  const width = Math.max(2, milliseconds * scale);
  const kind =
    status === "error" || status === "throttled" || status === "refused" ? "bad" : isWait ? "soft" : "good";
  return markup`<svg class="bar ${kind}" width="240" height="12" viewBox="0 0 240 12" role="img" aria-label="after ${duration(offset)}, for ${duration(milliseconds)}"><rect x="0" y="5.5" width="240" height="1" fill="currentColor" fill-opacity=".25"/><rect x="${Math.min(offset * scale, 240 - 2).toFixed(1)}" y="1" width="${Math.min(width, 240).toFixed(1)}" height="10" rx="1" fill="currentColor"/></svg>`;
}

/** A mail's remark is its id. */
function nameOf({ service, name, note = "" }: LineStep): Markup {
  return service === "mail" ? markup`<a href="/mails/${note}">${name}</a>` : markup`${name}`;
}

function remarks({ service, status, attempt, note, error, isWait }: LineStep): Markup {
  const parts = [
    ...(attempt !== undefined && attempt > 1 ? [`attempt ${attempt}`] : []),
    ...(isWait ? [status === "pending" ? "waits" : "waited"] : status === "pending" ? ["runs"] : []),
    ...(note !== undefined && service !== "mail" ? [note] : []),
  ];
  return markup`${parts.join(", ")} ${error === undefined ? "" : markup`<span class="bad">${status}: ${error}</span>`}`;
}

function duration(milliseconds: number): string {
  return milliseconds < 1_000 ? `${milliseconds} ms` : `${(milliseconds / 1_000).toFixed(2)} s`;
}
