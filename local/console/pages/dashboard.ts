import type { DashboardView, WidgetView } from "../../contract/capabilities.ts";
import { lineChart } from "../line-chart.ts";
import { markup, type Markup } from "../markup.ts";
import { Refusal, type Page, type Query } from "../page.ts";

/** Hours that measured values are kept for. */
const MOST_HOURS = 24;

/** Hours that are asked for. @throws Refusal (400) for more than are kept. */
function hoursOf(query: Query): number {
  const hours = query.count("hours", 1);
  if (hours > MOST_HOURS) throw new Refusal(400, `hours must be at most ${MOST_HOURS} (got ${hours})`);
  return hours;
}

/** Dashboards of the program as CloudWatch draws them, from what was measured here. */
export const dashboardPage: Page<readonly DashboardView[]> = {
  path: "/dashboard",
  tab: "Dashboard",
  data: (cloud, query) => cloud.dashboards(hoursOf(query)),
  json: { "/api/dashboards": (cloud, query) => cloud.dashboards(hoursOf(query)) },
  render: (dashboards, query) => {
    const spans = [1, 3, 12, MOST_HOURS].map((hours) =>
      hours === hoursOf(query)
        ? markup`<b>${hours} h</b> `
        : markup`<a href="/dashboard?hours=${hours}">${hours} h</a> `,
    );
    return markup`<p>${spans}</p>${dashboards.map(
      ({ name, widgets }) =>
        markup`<h2>${name}</h2>${widgets.filter(({ kind }) => kind === "alarms").map(widgetOf)}<div class="charts">${widgets.filter(({ kind }) => kind !== "alarms").map(widgetOf)}</div>`,
    )}${dashboards.length === 0 ? markup`<p class="soft">The program has no dashboard.</p>` : ""}`;
  },
};

function widgetOf(widget: WidgetView): Markup {
  switch (widget.kind) {
    case "alarms": {
      const alarms = widget.alarms.map(
        ({ name, description, state }) =>
          markup`<li class="${state === "ALARM" ? "bad" : state === "OK" ? "good" : "soft"}" title="${description}">${state === "ALARM" ? "! " : ""}${name}</li>`,
      );
      return markup`<figure><figcaption>${widget.title}: ${widget.alarms.filter(({ state }) => state === "ALARM").length} of ${widget.alarms.length} raised</figcaption><ul class="alarms">${alarms}</ul></figure>`;
    }
    case "chart":
      return markup`<figure><figcaption>${widget.title}</figcaption>${lineChart(widget.lines)}</figure>`;
    case "text":
      return markup`<pre>${widget.text}</pre>`;
    case "other":
      return markup`<figure><figcaption>${widget.title}</figcaption><p class="soft">Widgets of the type ${widget.type} are not drawn here.</p></figure>`;
  }
}
