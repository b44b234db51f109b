import { rm } from "node:fs/promises";
import { commandWith } from "./command.ts";
import { findRunning } from "./running.ts";
import { Store } from "../host/store.ts";
import { StartError } from "./start-error.ts";

/** Opens the state folder of a stack. Its lock, not the announcement in `running.json`, tells whether another copy runs on it: a
 * process id can belong to somebody else by now.
 * @param reset Forget what is there. A folder that a copy runs on is left alone.
 * @throws StartError when another copy has it open, or when it can't be read. */
export async function openState(directory: string, stack: string, reset: boolean): Promise<Store> {
  try {
    const store = await Store.open(directory);
    if (!reset) return store;
    await store.close();
  } catch (error) {
    if (isLocked(error)) throw new StartError(alreadyRunning(directory, stack));
    if (!reset)
      throw new StartError(
        `The state in ${directory} can't be read: ${reason(error)}. Put the folder back as it was, or forget it: ${commandWith} --stack ${stack} --reset`,
      );
  }
  await rm(directory, { recursive: true, force: true });
  return await Store.open(directory);
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && (hasCode(error, "LEVEL_LOCKED") || hasCode(error.cause, "LEVEL_LOCKED"));
}

const hasCode = (error: unknown, code: string) => (error as { code?: unknown } | undefined)?.code === code;

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

function alreadyRunning(directory: string, stack: string): string {
  const running = findRunning(directory);
  const who = running ? `pid ${running.pid}, ${running.site}` : "it is starting or stopping just now";
  return `Stack "${stack}" is running already: ${who}. Stop it first, or start another stack.`;
}
