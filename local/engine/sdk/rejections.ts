import type { RunState, Sdk } from "./load.ts";

type Listener = (reason: unknown, promise: Promise<unknown>) => void;

/** A run whose rejections are taken. */
interface Watched {
  readonly sdk: Sdk;
  readonly onRejection: (reason: unknown) => void;
}

const watched = new Map<RunState, Watched>();
let others: Listener[] = [];

/** Takes the unhandled rejections of one run: that is how errors in `apply` show themselves. Those of anybody else go where they
 * went before.
 * @returns Ends it. */
export function watchRejections(
  sdk: Sdk,
  state: RunState,
  onRejection: (reason: unknown) => void,
): () => void {
  if (watched.size === 0) {
    // Other listeners, a test runner's for one, must not hear of what a run deals with itself.
    others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection").on("unhandledRejection", dispatch);
  }
  watched.set(state, { sdk, onRejection });
  return () => {
    if (!watched.delete(state) || watched.size > 0) return;
    process.off("unhandledRejection", dispatch);
    for (const listener of others) process.on("unhandledRejection", listener);
  };
}

// Node calls this in the asynchronous context of the promise that was rejected.
function dispatch(reason: unknown, promise: Promise<unknown>): void {
  const run = [...watched].find(([state, { sdk }]) => sdk.currentRunState() === state)?.[1];
  if (run) run.onRejection(reason);
  else if (others.length > 0) for (const listener of others) listener(reason, promise);
  else throw reason;
}
