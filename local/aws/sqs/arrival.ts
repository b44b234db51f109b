import type { Queue } from "./queue.ts";

/** The next arrival of a message. */
export interface Arrival {
  /** Resolves when there may be a message, after so many milliseconds, or when the service stops. */
  within(milliseconds: number): Promise<void>;
  /** Ends the listening. */
  stop(): void;
}

/** Listens for messages that can be received.
 * @param stopping Ends the waiting. */
export function arrivalAt(queue: Queue, stopping: AbortSignal): Arrival {
  const { promise, resolve } = Promise.withResolvers<void>();
  const ring = () => {
    resolve();
  };
  const stopListening = queue.listen(ring);
  stopping.addEventListener("abort", ring);
  const stop = () => {
    stopListening();
    stopping.removeEventListener("abort", ring);
  };
  return {
    stop,
    within: async (milliseconds) => {
      const timer = setTimeout(ring, milliseconds);
      await promise;
      clearTimeout(timer);
      stop();
    },
  };
}
