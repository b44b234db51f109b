import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { announce, findRunning, withdraw } from "../../local/start/running.ts";
import { Ladder, project, STACK, type LadderCopy } from "./ladder.ts";
import { configOf, GROUND, readPlace, type Place } from "./place.ts";

/** Milliseconds that a copy gets to finish what it is doing when it stops. */
const DRAIN = 10_000;

/** Where a copy is opened, and who is told. */
export interface CopyOptions {
  /** Folder of the state of all stacks. */
  readonly state: string;
  /** True to forget what is kept. */
  readonly isFresh: boolean;
  readonly progress: (text: string) => void;
  readonly signal: AbortSignal;
}

/** A ladder whose copy runs in this process. */
export interface OpenCopy {
  readonly ladder: Ladder;
  readonly console: string;
  /** Finishes requests under way; state is kept. */
  stop(): Promise<void>;
}

/** Name of the file that says where a ladder is, beside its state. */
const fileOf = (state: string) => join(state, `${STACK}.place.json`);

/** The ladder of a copy that runs elsewhere.
 * @returns undefined when none does. @throws Error when nothing says where it is. */
export async function findCopy(state: string): Promise<Ladder | undefined> {
  const running = findRunning(join(state, STACK));
  if (!running) return undefined;
  const place = keptPlace(state);
  if (!place)
    throw new Error(
      `a copy runs in ${state} that was not started by this command, so that nobody knows its step. Fix: end it, and try again`,
    );
  return await Ladder.of(running, place, (now) => keep(state, now));
}

/** Runs the program where it was, or at step 0, in this process.
 * @throws StartError, ProgramError */
export async function openCopy({ state, isFresh, progress, signal }: CopyOptions): Promise<OpenCopy> {
  // Credentials and proxies of the caller's shell are none of the program's business.
  for (const name of Object.keys(process.env))
    if (/^AWS_|_proxy$/i.test(name)) Reflect.deleteProperty(process.env, name);
  const place = (isFresh ? undefined : keptPlace(state)) ?? GROUND;
  const directory = join(state, STACK);
  const { startCloud } = await import("../../local/start/cloud.ts");
  const cloud = await startCloud({
    root: project,
    stack: STACK,
    directory,
    port: undefined,
    reset: isFresh,
    config: configOf(place),
    watch: false,
    progress,
    signal,
  });
  const { region, site, aws, operator, console, control, outputs } = cloud;
  const running = { pid: process.pid, stack: STACK, region, site, aws, operator, console, control, outputs };
  announce(directory, running);
  keep(state, place);
  const ladder = await Ladder.of(running satisfies LadderCopy, place, (now) => keep(state, now));
  return {
    ladder,
    console,
    stop: async () => {
      ladder.close();
      const deadline = setTimeout(() => {
        progress(`something did not stop within ${DRAIN / 1000} s; no acknowledged write is lost`);
        withdraw(directory);
        process.exit(1);
      }, DRAIN);
      await cloud.stop();
      clearTimeout(deadline);
      withdraw(directory);
    },
  };
}

/** Forgets a copy's state. */
export function forgetCopy(state: string): void {
  rmSync(state, { recursive: true, force: true });
}

function keptPlace(state: string): Place | undefined {
  try {
    return readPlace(readFileSync(fileOf(state), "utf8"));
  } catch {
    return undefined;
  }
}

function keep(state: string, place: Place): void {
  mkdirSync(dirname(fileOf(state)), { recursive: true });
  writeFileSync(fileOf(state), `${JSON.stringify(place)}\n`);
}
