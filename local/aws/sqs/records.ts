/** Destination of failed messages, and the number of receives that makes one. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  /** From 1 to 1,000. */
  readonly maxReceiveCount: number;
}

/** Queues that may send their failed messages to a queue. */
export interface RedriveAllowPolicy {
  readonly redrivePermission: "allowAll" | "denyAll" | "byQueue";
  /** With `byQueue` only. */
  readonly sourceQueueArns?: readonly string[];
}

/** Settings of a queue.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export interface QueueSettings {
  /** Seconds. */
  readonly delay: number;
  /** Bytes. */
  readonly maximumMessageSize: number;
  /** Seconds. */
  readonly retention: number;
  /** Seconds that a receive waits unless it says so itself. */
  readonly receiveWait: number;
  /** Seconds. */
  readonly visibilityTimeout: number;
  readonly redrive?: RedrivePolicy | undefined;
  readonly redriveAllow?: RedriveAllowPolicy | undefined;
  /** JSON text. */
  readonly policy?: string | undefined;
  readonly contentBasedDeduplication: boolean;
  /** Range of a deduplication id in a FIFO queue; the whole queue unless given. */
  readonly deduplicationScope?: "queue" | "messageGroup" | undefined;
  /** Kept and told only: nothing is throttled here. `perQueue` unless given. */
  readonly fifoThroughputLimit?: "perQueue" | "perMessageGroupId" | undefined;
  /** Kept and told only: nothing is encrypted here. */
  readonly kmsMasterKeyId?: string | undefined;
  /** Seconds. Kept and told only. */
  readonly kmsDataKeyReusePeriod?: number | undefined;
  /** Kept and told only. True unless a KMS key is named. */
  readonly sqsManagedSse?: boolean | undefined;
}

/** A queue as it is kept. */
export interface QueueRecord {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  readonly settings: QueueSettings;
  readonly tags: Readonly<Record<string, string>>;
  readonly origin: "program" | "api";
  /** Seconds since 1970. */
  readonly createdAt: number;
  /** Seconds since 1970; that of the creation unless the settings changed since. */
  readonly modifiedAt?: number | undefined;
}

/** An attribute of a message. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  /** Base64. */
  readonly BinaryValue?: string;
}

/** A message as it is kept. Times are milliseconds since 1970. */
export interface MessageRecord {
  readonly id: string;
  /** Order of arrival in the queue. */
  readonly sequence: number;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly senderId: string;
  readonly sentAt: number;
  /** Can be received from then on. */
  readonly visibleAt: number;
  /** Goes on in the dead-letter queue. */
  readonly receiveCount: number;
  readonly firstReceivedAt?: number | undefined;
  /** Of the newest receive in this queue; undefined before the first. */
  readonly receipt?: string | undefined;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly traceHeader?: string | undefined;
  /** Trace of the request that it was sent for, which AWS does not keep: a header ends at streams and pipes. */
  readonly traceId?: string | undefined;
  /** ARN of the queue that it failed in. */
  readonly deadLetterSource?: string | undefined;
}

/** Settings of a queue that says nothing of its own. */
export const settingDefaults: QueueSettings = {
  delay: 0,
  maximumMessageSize: 1_048_576,
  retention: 345_600,
  receiveWait: 0,
  visibilityTimeout: 30,
  contentBasedDeduplication: false,
};
