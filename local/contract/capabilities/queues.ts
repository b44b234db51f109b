/** A queue as the console shows it. */
export interface FailureQueue {
  readonly arn: string;
  readonly name: string;
  /** Messages that wait. */
  readonly messages: number;
  /** True when another queue's failed messages come here. */
  readonly isDeadLetterQueue: boolean;
}

/** A message that waits in a queue. */
export interface WaitingMessage {
  readonly id: string;
  readonly body: string;
  /** ARN of the queue that it failed in. */
  readonly source?: string | undefined;
}

/** SQS queues (`local/aws/sqs`) for what polls them. Messages themselves go through the API, where IAM decides. */
export interface QueueCapability {
  /** Reads what a poller has to know. @throws AwsError QueueDoesNotExist. */
  get(queueArn: string): { readonly visibilityTimeout: number; readonly isFifo: boolean };
  /** Calls `listener` when there may be messages to receive. The answer ends that. */
  listen(queueArn: string, listener: () => void): () => void;
  all(): readonly FailureQueue[];
  /** Reads what could be received now, without receiving it. @throws AwsError QueueDoesNotExist. */
  waiting(queueArn: string): readonly WaitingMessage[];
  remove(queueArn: string, messageId: string): Promise<void>;
  /** Puts a message of a dead-letter queue back into the queue that it failed in. */
  moveBack(queueArn: string, messageId: string): Promise<void>;
}
