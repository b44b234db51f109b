// Runs the program of a project whole on 127.0.0.1.
import { join } from "node:path";
import { describeStart, printAddresses } from "./messages.ts";
import { readOptions, usage, UsageError, type StartOptions } from "./options.ts";
import { announce, withdraw } from "./running.ts";
import { readProjectName } from "../engine/project.ts";

/** How long everything gets to finish what it is doing. */
const DRAIN_MILLISECONDS = 10_000;

let options: StartOptions | undefined;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exit(2);
}
if (options) await run(options);
else console.log(usage);

async function run({
  project,
  stack,
  port,
  reset,
  state,
  config,
  watch,
  source,
}: StartOptions): Promise<void> {
  const directory = join(state, stack);
  const name = await readProjectName(project).catch((error: unknown) => {
    console.error((error as Error).message);
    process.exit(1);
  });
  const progress = describeStart(name, stack);
  // Credentials, profiles and proxies of the caller's shell are none of the program's business.
  for (const name of Object.keys(process.env))
    if (/^AWS_|_proxy$/i.test(name)) Reflect.deleteProperty(process.env, name);
  const { startCloud } = await import("./cloud.ts");
  const stopping = new AbortController();
  const starting = startCloud({
    root: project,
    stack,
    directory,
    port,
    reset,
    config,
    watch,
    source,
    progress,
    signal: stopping.signal,
  });
  let announced = false;

  const stop = async () => {
    console.log("Stopping: requests under way are finished, state is kept. Again Ctrl-C ends at once.");
    const deadline = setTimeout(() => {
      console.error(
        `Something did not stop within ${DRAIN_MILLISECONDS / 1000} s and was ended; no acknowledged write is lost.`,
      );
      end();
    }, DRAIN_MILLISECONDS);
    // A start under way ends at its next step, and closes what it opened.
    const cloud = await starting.catch(() => undefined);
    await cloud?.stop();
    clearTimeout(deadline);
    end();
  };
  const end = () => {
    if (announced) withdraw(directory);
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(130);
      stopping.abort();
      stop().catch((error: unknown) => {
        console.error(error);
        process.exit(1);
      });
    });

  try {
    const cloud = await starting;
    if (stopping.signal.aborted) return;
    const { region, site, aws, operator, console, control, outputs } = cloud;
    announce(directory, { pid: process.pid, stack, region, site, aws, operator, console, control, outputs });
    announced = true;
    printAddresses(cloud);
  } catch (error) {
    if (stopping.signal.aborted) return;
    const expected = error instanceof Error && ["StartError", "ProgramError"].includes(error.name);
    console.error(expected ? error.message : error);
    process.exit(1);
  }
}
