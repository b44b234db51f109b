import type { ConsoleData } from "../data.ts";
import { markup, page, table } from "./markup.ts";

/** Every failure queue, with a button that tries again what waits in it. */
export function failuresPage(queues: ReturnType<ConsoleData["failures"]>, outcome?: Awaited<ReturnType<ConsoleData["replay"]>>): string {
  return page(
    "/failures",
    "Failures",
    markup`${
      outcome
        ? markup`<p role="status">${outcome.replayed} replayed, ${outcome.problems.length} failed again</p><pre>${outcome.problems.join("\n")}</pre>`
        : ""
    }${table(
      ["Waiting", "Queue", ""],
      queues.map(
        ({ arn, name, messages }) =>
          markup`<tr><td class="${messages > 0 ? "bad" : "good"}">${messages}</td><td>${name}</td><td><form method="post" action="/failures?queue=${encodeURIComponent(arn)}"><button>Replay</button></form></td></tr>`,
      ),
      "The program has no failure queue.",
    )}`,
  );
}
