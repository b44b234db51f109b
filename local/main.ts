// `npm start`: runs the program of this folder whole on 127.0.0.1.
import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { describeStart, printAddresses } from "./cli/messages.ts";
import { readOptions, usage, UsageError, type StartOptions } from "./cli/options.ts";
import { announce, findRunning, withdraw } from "./cli/running.ts";
import { readStackNames } from "./engine/project.ts";

const root = resolve(import.meta.dirname, "..");

/** How long everything gets to finish what it is doing. */
const DRAIN_MILLISECONDS = 10_000;

let options: StartOptions | undefined;
try {
  options = readOptions(process.argv.slice(2), readStackNames(root));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exit(2);
}
if (options) await run(options);
else console.log(usage);

async function run({ stack, port, reset, state }: StartOptions): Promise<void> {
  const directory = resolve(root, state, stack);
  const running = findRunning(directory);
  if (running) {
    console.error(`Stack "${stack}" is running already: pid ${running.pid}, ${running.site}. Stop it first, or start another stack.`);
    process.exit(1);
  }
  if (reset) await rm(directory, { recursive: true, force: true });

  const progress = describeStart(stack);
  const { startCloud } = await import("./cloud.ts");
  const stopping = new AbortController();
  let cloud: Awaited<ReturnType<typeof startCloud>> | undefined;
  let stop: Promise<void> | undefined;
  const finish = (): Promise<void> =>
    (stop ??= (async () => {
      stopping.abort();
      console.log("Stopping: requests under way are finished, state is kept. Again Ctrl-C ends at once.");
      const deadline = setTimeout(() => {
        console.error(`Something did not stop within ${DRAIN_MILLISECONDS / 1000} s and was ended; no acknowledged write is lost.`);
        withdraw(directory);
        process.exit(0);
      }, DRAIN_MILLISECONDS);
      await cloud?.stop();
      clearTimeout(deadline);
      withdraw(directory);
      process.exit(0);
    })());
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      if (stop) process.exit(130);
      void finish();
    });

  try {
    cloud = await startCloud({ root, stack, directory, port, progress, signal: stopping.signal });
    if (stopping.signal.aborted) return;
    announce(directory, {
      pid: process.pid,
      stack,
      region: cloud.region,
      site: cloud.site,
      aws: cloud.aws,
      operator: cloud.operator,
      console: cloud.console,
      outputs: cloud.outputs,
    });
    printAddresses(cloud);
  } catch (error) {
    if (stopping.signal.aborted) return;
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
