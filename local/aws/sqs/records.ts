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
  readonly redrive?: { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number } | undefined;
  readonly redriveAllow?:
    { readonly redrivePermission: string; readonly sourceQueueArns?: readonly string[] } | undefined;
  /** JSON text. */
  readonly policy?: string | undefined;
  readonly contentBasedDeduplication: boolean;
  readonly kmsMasterKeyId?: string | undefined;
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
  readonly receiveCount: number;
  readonly firstReceivedAt?: number | undefined;
  /** Of the newest receive. */
  readonly receipt?: string | undefined;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly traceHeader?: string | undefined;
  /** Trace of the request that it was sent for, which AWS does not keep: a header ends at streams and pipes. */
  readonly traceId?: string | undefined;
  /** ARN of the queue that it failed in. */
  readonly deadLetterSource?: string | undefined;
}

export const settingDefaults: QueueSettings = {
  delay: 0,
  maximumMessageSize: 1_048_576,
  retention: 345_600,
  receiveWait: 0,
  visibilityTimeout: 30,
  contentBasedDeduplication: false,
};
