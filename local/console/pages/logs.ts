import type { LogLine } from "../../observe/logs.ts";
import { markup, page, table } from "./markup.ts";

/** The newest lines of everything that runs, newest first. */
export function logsPage(lines: readonly LogLine[], source: string | undefined): string {
  return page(
    "/logs",
    "Logs",
    markup`<form action="/logs"><label>Source <input name="source" value="${source ?? ""}" placeholder="task, function, gateway, ecs"></label> <button>Show</button></form>${table(
      ["At", "Source", "", "Message"],
      lines
        .toReversed()
        .map(
          ({ at, source: from, level, message }) =>
            markup`<tr><td>${at}</td><td class="code">${from}</td><td class="${level === "error" || level === "warn" ? "bad" : "soft"}">${level}</td><td class="code">${message}</td></tr>`,
        ),
      "Nothing was logged yet.",
    )}`,
  );
}
