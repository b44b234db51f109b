// `npm run clicks`: sends clicks to a site at a fixed rate, and accounts for each of them.
import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findRunning } from "../local/start/running.ts";
import { Lake } from "./clicks/lake.ts";
import { readOptions, usage, UsageError, type Options } from "./clicks/options.ts";
import { lostOf, progressLine, report } from "./clicks/report.ts";
import { Sender } from "./clicks/sender.ts";

/** Milliseconds between looks at the lake. */
const LOOK = 500;
const root = resolve(import.meta.dirname, "..");

try {
  const options = readOptions(process.argv.slice(2));
  if (options) process.exitCode = await run(options);
  else console.log(usage);
} catch (error) {
  console.error(error instanceof UsageError ? `${error.message}\n\n${usage}` : (error as Error).message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function run(options: Options): Promise<number> {
  const running =
    options.site === undefined ? findRunning(resolve(root, options.state, options.stack)) : undefined;
  const site = options.site ?? running?.site;
  if (site === undefined)
    throw new Error(`No copy of stack "${options.stack}" is running. Start one with: npm start`);

  const sending = new AbortController();
  const giveUp = new AbortController();
  const interrupted = () => (sending.signal.aborted ? giveUp : sending).abort();
  process.on("SIGINT", interrupted).on("SIGTERM", interrupted);

  const sender = new Sender(site, options, sending.signal);
  const lake = running && (await Lake.of(running, Date.now(), (eventId) => sender.sent.has(eventId)));
  console.log(`Sending ${options.rate} clicks a second for ${options.seconds} s to ${site}`);
  const stopProgress = showProgress(sender);
  await sender.run();
  stopProgress();
  if (sending.signal.aborted)
    console.log("Interrupted: nothing more is sent. Again, and nothing more is waited for.");
  if (lake) {
    await settle(sender, lake, options.wait, giveUp.signal);
    lake.close();
  }
  console.log(report(sender, lake));
  if (sender.accepted.size === 0 && sender.sent.size > 0) console.error("No click was accepted.");
  return (lake && lostOf(sender, lake) > 0) || sender.accepted.size === 0 ? 1 : 0;
}

/** Waits until every accepted click is somewhere, or nothing has come for so many seconds. */
async function settle(sender: Sender, lake: Lake, wait: number, giveUp: AbortSignal): Promise<void> {
  let progressAt = performance.now();
  for (;;) {
    const before = lake.known;
    await lake.look();
    if (lostOf(sender, lake) === 0 || giveUp.aborted) return;
    if (lake.known > before) progressAt = performance.now();
    else if (performance.now() - progressAt > wait * 1_000) return;
    await delay(LOOK, undefined, { signal: giveUp }).catch(() => undefined);
  }
}

/** A line that is rewritten each second on a terminal; elsewhere a line every ten seconds. @returns What ends it. */
function showProgress(sender: Sender): () => void {
  const { stdout } = process;
  const started = performance.now();
  const show = () => {
    const line = progressLine(sender, (performance.now() - started) / 1_000);
    stdout.write(stdout.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  };
  const timer = setInterval(show, stdout.isTTY ? 1_000 : 10_000);
  return () => {
    clearInterval(timer);
    show();
    if (stdout.isTTY) stdout.write("\n");
  };
}
