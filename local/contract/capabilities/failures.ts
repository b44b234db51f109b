import type { FailureQueue } from "./queues.ts";

/** Events that failed for good (`local/aws/lambda`, `local/aws/pipes`), for the console and the command line. */
export interface FailureCapability {
  queues(): readonly FailureQueue[];
  /** Tries again what waits in a failure queue. @throws AwsError QueueDoesNotExist. */
  replay(queueArn: string): Promise<{ readonly replayed: number; readonly problems: readonly string[] }>;
}
