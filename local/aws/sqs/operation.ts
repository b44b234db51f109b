import type { SQS } from "@aws-sdk/client-sqs";
import { operationsOf, type Call } from "../../contract/operation.ts";
import type { MoveTasks } from "./move-tasks.ts";
import type { QueueStore } from "./store.ts";

/** The things that the operations of SQS work on. */
export interface SqsStore {
  readonly queues: QueueStore;
  readonly moves: MoveTasks;
  /** Aborted when the service stops: nobody waits for messages any longer. */
  readonly stopping: AbortSignal;
}

/** A call of an operation of SQS. */
export type SqsCall = Call<SqsStore>;

/** Makes an operation of SQS. */
export const operation = operationsOf<SQS, SqsStore>();
