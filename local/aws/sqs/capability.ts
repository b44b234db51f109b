import type { QueueCapability } from "../../contract/capabilities.ts";
import type { MoveTasks } from "./move-tasks.ts";
import type { QueueStore } from "./store.ts";

/** Queues for what polls them and for the console. */
export function queueCapability(store: QueueStore, moves: MoveTasks): QueueCapability {
  return {
    get: (arn) => {
      const { record, isFifo } = store.get(arn);
      return { visibilityTimeout: record.settings.visibilityTimeout, isFifo };
    },
    all: () =>
      store.all().map(({ record: { arn, name }, counts }) => ({
        arn,
        name,
        messages: counts.visible,
        isDeadLetterQueue: store.sourcesOf(arn).length > 0,
      })),
    waiting: (arn) => {
      const queue = store.get(arn);
      const now = Date.now();
      return queue
        .peek()
        .filter(({ visibleAt }) => visibleAt <= now)
        .map((message) => ({ id: message.id, body: message.body, source: moves.sourceOf(queue, message) }));
    },
    remove: async (arn, id) => await store.get(arn).remove(id),
    moveBack: async (arn, id) => await moves.moveOne(arn, id),
    listen: (arn, listener) => store.get(arn).listen(listener),
  };
}
