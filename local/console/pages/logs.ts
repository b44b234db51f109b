import type { LogLine } from "../../observe/logs.ts";
import { markup, table } from "../markup.ts";
import { JsonLines, type Page } from "../page.ts";

/** Lines that the page shows and the JSON answers, unless `limit` says otherwise. */
const LINES = { page: 200, json: 1000 };

/** The newest lines of everything that runs, newest first. */
export const logsPage: Page<readonly LogLine[]> = {
  path: "/logs",
  tab: "Logs",
  data: (cloud, query) => cloud.logs(query.text("source"), query.count("limit", LINES.page)),
  json: {
    "/api/logs": (cloud, query) =>
      new JsonLines(cloud.logs(query.text("source"), query.count("limit", LINES.json))),
  },
  render: (lines, query) =>
    markup`<form action="/logs"><label>Source <input name="source" value="${query.text("source") ?? ""}" placeholder="task, function, gateway, ecs"></label> <button>Show</button></form>${table(
      "Log lines",
      ["At", "Source", "", "Message"],
      lines
        .toReversed()
        .map(
          ({ at, source, level, message }) =>
            markup`<tr><td>${at}</td><td class="code">${source}</td><td class="${level === "error" || level === "warn" ? "bad" : "soft"}">${level}</td><td class="code">${message}</td></tr>`,
        ),
      "Nothing was logged yet.",
    )}`,
};
