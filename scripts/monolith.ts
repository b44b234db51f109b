// `npm run monolith`: the monolith and the ladder out of it, on this machine (docs/monolith.md).
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { findCopy, forgetCopy, openCopy, type OpenCopy } from "./monolith/copy.ts";
import { Journal } from "./monolith/journal.ts";
import { project, type Ladder } from "./monolith/ladder.ts";
import { Moves } from "./monolith/moves.ts";
import { readOptions, usage, UsageError, type Options } from "./monolith/options.ts";
import { describePlace } from "./monolith/place.ts";
import { reportOf } from "./monolith/report.ts";
import { describeRung, wayTo } from "./monolith/rungs.ts";
import { visitOnce, walk } from "./monolith/walk.ts";

const began = performance.now();
const tell = (text: string): void =>
  console.error(`monolith ${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s: ${text}`);

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    if (stopping.signal.aborted) process.exit(130);
    tell("stopping after what is under way; again Ctrl-C ends at once");
    stopping.abort();
  });

try {
  const options = readOptions(process.argv.slice(2));
  if (!options) console.log(usage);
  else process.exitCode = options.mode === "walk" ? await walkAll(options) : await stepTo(options);
} catch (error) {
  const isUsage = error instanceof UsageError;
  if (stopping.signal.aborted) process.exitCode = 130;
  else {
    console.error(isUsage ? `${error.message}\n\n${usage}` : (error as Error).message);
    process.exitCode = isUsage ? 2 : 1;
  }
}
// Connections of the clients stay open for a while.
process.exit();

/** Walks up and down on a copy of its own. */
async function walkAll({ to }: Extract<Options, { mode: "walk" }>): Promise<number> {
  const state = mkdtempSync(join(tmpdir(), "monolith-"));
  const journal = new Journal();
  let copy: OpenCopy | undefined;
  try {
    copy = await openCopy({ state, isFresh: true, progress: tell, signal: stopping.signal });
    await walk({ ladder: copy.ladder, journal, to, tell, signal: stopping.signal });
    return journal.failures.length === 0 ? 0 : 1;
  } finally {
    process.stdout.write(reportOf(journal));
    await copy?.stop();
    forgetCopy(state);
  }
}

/** Moves the copy that runs; where none does, starts one that runs until it is stopped. */
async function stepTo(options: Extract<Options, { mode: "step" }>): Promise<number> {
  const state = options.state === undefined ? join(project, ".local") : resolve(options.state);
  const running = await findCopy(state);
  if (running) {
    if (options.isFresh)
      throw new UsageError("--fresh is for a start, and a copy runs. Fix: end it with Ctrl-C, and try again");
    await climb(running, options);
    running.close();
    return 0;
  }
  const copy = await openCopy({
    state,
    isFresh: options.isFresh,
    progress: tell,
    signal: stopping.signal,
  });
  try {
    await climb(copy.ladder, options);
    tell(`it runs until Ctrl-C; state is kept. API ${copy.ladder.apiUrl}, console ${copy.console}`);
    if (!stopping.signal.aborted)
      await new Promise((resolve) => stopping.signal.addEventListener("abort", resolve, { once: true }));
    return 0;
  } finally {
    await copy.stop();
  }
}

/** Moves rung by rung, and makes every visit where it arrives. */
async function climb(ladder: Ladder, to: Extract<Options, { mode: "step" }>): Promise<void> {
  tell(`the ladder is at ${describePlace(ladder.place)}`);
  const moves = new Moves(ladder, { tell });
  for (const rung of wayTo(ladder.place, to)) {
    stopping.signal.throwIfAborted();
    await moves.to(rung);
  }
  await moves.finish();
  await visitOnce(ladder);
  tell(`${describeRung(to)} serves, and people can do everything that they could`);
}
