import type { DynamoDbStore } from "../store.ts";

/** Decides at once, so that nothing comes between decision and write. A refusal may rest on a write that is not durable
 * yet: it is answered when that is. */
export async function decideOrSettle<T>(decideNow: () => T, store: DynamoDbStore): Promise<T> {
  try {
    return decideNow();
  } catch (error) {
    await store.writer.settled();
    throw error;
  }
}
