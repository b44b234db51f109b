import type { FailedRecords, FailureQueue } from "../../contract/capabilities.ts";
import { markup, page, table } from "./markup.ts";

/** Every failure queue and delivery stream, with a button that tries again what waits.
 * @param outcome Of the button. */
export function failuresPage(
  queues: readonly FailureQueue[],
  streams: readonly FailedRecords[],
  outcome?: { readonly replayed: number; readonly problems: readonly string[] },
): string {
  const button = (target: "queue" | "stream", arn: string) =>
    markup`<form method="post" action="/failures?${target}=${encodeURIComponent(arn)}"><button>Replay</button></form>`;
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
          markup`<tr><td class="${messages > 0 ? "bad" : "good"}">${messages}</td><td>${name}</td><td>${button("queue", arn)}</td></tr>`,
      ),
      "The program has no failure queue.",
    )}<h2>Records that delivery streams put aside</h2>${table(
      ["Records", "Delivery stream", "Why", "Objects", ""],
      streams.map(({ arn, name, records, objects, errorCodes, problems }) => {
        const why = Object.entries(errorCodes).map(([code, count]) => `${code}: ${count}`);
        const left = problems.map((problem) => markup`<br><span class="bad">${problem}</span>`);
        return markup`<tr><td class="${records > 0 ? "bad" : "good"}">${records}</td><td>${name}</td><td>${why.join(", ")}${left}</td><td>${objects}</td><td>${button("stream", arn)}</td></tr>`;
      }),
      "The program has no delivery stream.",
    )}<p class="soft">Fix the function first. A replay puts the records back into their stream: they are delivered with its next write, or fail again as a new object.</p>`,
  );
}
