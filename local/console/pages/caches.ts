import type { CacheState } from "../../contract/capabilities.ts";
import type { ConsoleData } from "../data.ts";
import { markup, table, type Markup } from "../markup.ts";
import { Refusal, type Page, type Query } from "../page.ts";

/** Milliseconds that a slow cache takes longer for each command. */
const SLOW = 500;

/** Caches: what is in them, and buttons for who wants to see what happens without one. */
export const cachesPage: Page<ReturnType<ConsoleData["caches"]>, string> = {
  path: "/caches",
  tab: "Caches",
  data: (cloud) => cloud.caches(),
  json: { "/api/caches": (cloud) => cloud.caches() },
  action: { path: "/api/caches", run: command, json: (message) => ({ message }) },
  render: (caches, _, message = "") =>
    markup`<p>${message}</p>${table(
      "Caches",
      [
        "Cache",
        "State",
        "Endpoint",
        "On this machine",
        "Users",
        "Connections",
        "Keys",
        "Bytes",
        "Hits",
        "Misses",
        "",
      ],
      caches.map(
        (cache) =>
          markup`<tr><td>${cache.name}</td><td class="${cache.isStopped ? "bad" : "good"}">${stateOf(cache)}</td><td>${cache.host}:6379</td><td>127.0.0.1:${cache.localPort}, TLS</td><td>${cache.users.join(", ")}</td><td>${cache.connections}</td><td>${cache.keys}</td><td>${cache.bytes} of ${cache.limit}</td><td>${cache.hits}</td><td>${cache.misses}</td><td>${buttons(cache)}</td></tr>`,
      ),
      "The program has no cache.",
    )}`,
};

function stateOf({ isStopped, slowness }: CacheState): string {
  if (isStopped) return "stopped";
  return slowness > 0 ? `slow: ${slowness} ms more for each command` : "available";
}

const buttons = ({ arn, isStopped, slowness }: CacheState): Markup =>
  isStopped
    ? button({ do: "resume", arn }, "Start")
    : markup`${button({ do: "interrupt", arn }, "Stop")} ${
        slowness > 0
          ? button({ do: "slow", arn, milliseconds: "0" }, "Make it fast")
          : button({ do: "slow", arn, milliseconds: String(SLOW) }, "Make it slow")
      }`;

const button = (parameters: Readonly<Record<string, string>>, label: string): Markup =>
  markup`<form method="post" action="/caches?${new URLSearchParams(parameters).toString()}"><button>${label}</button></form>`;

async function command(cloud: ConsoleData, query: Query): Promise<string> {
  const arn = query.text("arn") ?? "";
  if (!cloud.caches().some((one) => one.arn === arn))
    throw new Refusal(404, `there is no cache ${arn || "without an arn"}`);
  const what = query.text("do");
  if (what === "interrupt" || what === "resume") cloud.changeCache(arn, { do: what });
  else if (what === "slow") {
    const milliseconds = query.text("milliseconds") ?? "";
    if (!/^\d{1,5}$/.test(milliseconds) || Number(milliseconds) > 60_000)
      throw new Refusal(400, `milliseconds must be 0 to 60000 (got "${milliseconds}")`);
    cloud.changeCache(arn, { do: what, milliseconds: Number(milliseconds) });
  } else throw new Refusal(400, `do must be interrupt, resume or slow (got "${what ?? ""}")`);
  return {
    interrupt: "The cache is stopped, and what was in it is gone.",
    resume: "The cache runs, and is empty.",
    slow: "Done.",
  }[what];
}
