import type { FailureCapability, WaitingMessage } from "../../contract/capabilities.ts";
import type { Platform } from "../../contract/service.ts";
import type { PipeStore } from "./store.ts";

/** Message of a pipe in its dead-letter queue: where the records are, not what they are. */
interface FailedBatch {
  readonly context: { readonly partnerResourceArn: string };
  readonly DDBStreamBatchInfo: { readonly startSequenceNumber: string; readonly endSequenceNumber: string };
}

/** Dead-letter queues of pipes. What is sent leaves the queue, what the target refuses again stays. */
export function pipeFailureCapability({ capabilities }: Platform, store: PipeStore): FailureCapability {
  return {
    queues: () => {
      const arns = new Set(store.all().map(({ deadLetterArn }) => deadLetterArn));
      return capabilities.queues.all().filter(({ arn }) => arns.has(arn));
    },
    replay: async (queueArn) => {
      const outcome = { replayed: 0, problems: [] as string[] };
      for (const message of capabilities.queues.waiting(queueArn))
        try {
          const { context, DDBStreamBatchInfo } = readBatch(message);
          await store.replay(
            context.partnerResourceArn,
            DDBStreamBatchInfo.startSequenceNumber,
            DDBStreamBatchInfo.endSequenceNumber,
          );
          await capabilities.queues.remove(queueArn, message.id);
          outcome.replayed++;
        } catch (error) {
          outcome.problems.push(`message ${message.id}: ${(error as Error).message}`);
        }
      return outcome;
    },
  };
}

function readBatch({ body }: WaitingMessage): FailedBatch {
  try {
    const value = JSON.parse(body) as Partial<FailedBatch> | null;
    if (value?.DDBStreamBatchInfo && value.context?.partnerResourceArn) return value as FailedBatch;
  } catch {
    // Told below.
  }
  throw new Error("no pipe wrote it");
}
