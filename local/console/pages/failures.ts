import type { FailedRecords, FailureQueue } from "../../contract/capabilities.ts";
import type { ConsoleData } from "../data.ts";
import { markup, table } from "../markup.ts";
import { Refusal, type Page, type Query } from "../page.ts";

/** Result of a replay. */
interface Replayed {
  readonly replayed: number;
  readonly problems: readonly string[];
}

/** Every failure queue and delivery stream, with a button that tries again what waits. */
export const failuresPage: Page<
  { readonly queues: readonly FailureQueue[]; readonly streams: readonly FailedRecords[] },
  Replayed
> = {
  path: "/failures",
  tab: "Failures",
  data: async (cloud) => ({ queues: cloud.failures(), streams: await cloud.failedRecords() }),
  json: {
    "/api/failures": (cloud) => cloud.failures(),
    "/api/failed-records": (cloud) => cloud.failedRecords(),
  },
  action: { path: "/api/replay", run: replay },
  render: ({ queues, streams }, _query, outcome) =>
    markup`${
      outcome
        ? markup`<p role="status">${outcome.replayed} replayed, ${outcome.problems.length} failed again</p><pre>${outcome.problems.join("\n")}</pre>`
        : ""
    }${table(
      "Failure queues",
      ["Waiting", "Queue", ""],
      queues.map(
        ({ arn, name, messages }) =>
          markup`<tr><td class="${messages > 0 ? "bad" : "good"}">${messages}</td><td>${name}</td><td>${button("queue", arn)}</td></tr>`,
      ),
      "The program has no failure queue.",
    )}<h2>Records that delivery streams put aside</h2>${table(
      "Records put aside",
      ["Records", "Delivery stream", "Why", "Objects", ""],
      streams.map(({ arn, name, records, objects, errorCodes, problems }) => {
        const why = Object.entries(errorCodes).map(([code, count]) => `${code}: ${count}`);
        const left = problems.map((problem) => markup`<br><span class="bad">${problem}</span>`);
        return markup`<tr><td class="${records > 0 ? "bad" : "good"}">${records}</td><td>${name}</td><td>${why.join(", ")}${left}</td><td>${objects}</td><td>${button("stream", arn)}</td></tr>`;
      }),
      "The program has no delivery stream.",
    )}<p class="soft">Fix the function first. A replay puts the records back into their stream: they are delivered with its next write, or fail again as a new object.</p>`,
};

const button = (target: "queue" | "stream", arn: string) =>
  markup`<form method="post" action="/failures?${target}=${encodeURIComponent(arn)}"><button>Replay</button></form>`;

/** `?queue=` or `?stream=`, an ARN. */
async function replay(cloud: ConsoleData, query: Query): Promise<Replayed> {
  const [queue, stream] = [query.text("queue"), query.text("stream")];
  if (stream !== undefined) {
    const streams = await cloud.failedRecords();
    if (!streams.some(({ arn }) => arn === stream))
      throw new Refusal(404, `there is no delivery stream "${stream}"`);
    return await cloud.replayStream(stream);
  }
  if (queue === undefined || !cloud.failures().some(({ arn }) => arn === queue))
    throw new Refusal(404, `there is no failure queue "${queue ?? ""}"`);
  return await cloud.replay(queue);
}
