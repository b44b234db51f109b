import { currentRunState, type RunState } from "./sdk.ts";

type Listener = (reason: unknown, promise: Promise<unknown>) => void;

const watched = new Map<RunState, (reason: unknown) => void>();
let others: Listener[] = [];

/** Takes the unhandled rejections of one run: that is how errors in `apply` show themselves. Those of anybody else go where they
 * went before.
 * @returns Ends it. */
export function watchRejections(state: RunState, onRejection: (reason: unknown) => void): () => void {
  if (watched.size === 0) {
    // Other listeners, a test runner's for one, must not hear of what a run deals with itself.
    others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection").on("unhandledRejection", dispatch);
  }
  watched.set(state, onRejection);
  return () => {
    if (!watched.delete(state) || watched.size > 0) return;
    process.off("unhandledRejection", dispatch);
    for (const listener of others) process.on("unhandledRejection", listener);
  };
}

// Node calls this in the asynchronous context of the promise that was rejected.
function dispatch(reason: unknown, promise: Promise<unknown>): void {
  const state = currentRunState();
  const onRejection = state && watched.get(state);
  if (onRejection) onRejection(reason);
  else if (others.length > 0) for (const listener of others) listener(reason, promise);
  else throw reason;
}
