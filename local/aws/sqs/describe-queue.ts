import type { QueueAttributeName } from "@aws-sdk/client-sqs";
import { unknownAttribute } from "./errors.ts";
import type { Queue } from "./queue.ts";
import type { QueueSettings } from "./records.ts";

type Attributes = Readonly<Partial<Record<QueueAttributeName, string>>>;

/** Names that every kind of queue may be asked for; it answers those that it has. */
const NAMES: ReadonlySet<string> = new Set<QueueAttributeName>([
  "All",
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesDelayed",
  "ApproximateNumberOfMessagesNotVisible",
  "ContentBasedDeduplication",
  "CreatedTimestamp",
  "DeduplicationScope",
  "DelaySeconds",
  "FifoQueue",
  "FifoThroughputLimit",
  "KmsDataKeyReusePeriodSeconds",
  "KmsMasterKeyId",
  "LastModifiedTimestamp",
  "MaximumMessageSize",
  "MessageRetentionPeriod",
  "Policy",
  "QueueArn",
  "ReceiveMessageWaitTimeSeconds",
  "RedriveAllowPolicy",
  "RedrivePolicy",
  "SqsManagedSseEnabled",
  "VisibilityTimeout",
]);

/** Tells the attributes of a queue that are asked for by name, or all of them for `All`.
 * @throws AwsError InvalidAttributeName
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
export function describeQueue(queue: Queue, names: readonly string[]): Record<string, string> {
  const unknown = names.find((name) => !NAMES.has(name));
  if (unknown !== undefined) throw unknownAttribute(unknown);
  return Object.fromEntries(
    Object.entries(attributesOf(queue)).filter(
      ([name, value]) => value !== undefined && (names.includes("All") || names.includes(name)),
    ),
  );
}

function attributesOf(queue: Queue): Attributes {
  const { record, counts } = queue;
  const { settings } = record;
  const attributes: Attributes = {
    QueueArn: record.arn,
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    CreatedTimestamp: String(record.createdAt),
    LastModifiedTimestamp: String(record.modifiedAt ?? record.createdAt),
    DelaySeconds: String(settings.delay),
    MaximumMessageSize: String(settings.maximumMessageSize),
    MessageRetentionPeriod: String(settings.retention),
    ReceiveMessageWaitTimeSeconds: String(settings.receiveWait),
    VisibilityTimeout: String(settings.visibilityTimeout),
    ...(settings.policy !== undefined && { Policy: settings.policy }),
    ...(settings.redrive && { RedrivePolicy: JSON.stringify(settings.redrive) }),
    ...(settings.redriveAllow && { RedriveAllowPolicy: JSON.stringify(settings.redriveAllow) }),
    ...encryption(settings),
  };
  if (!queue.isFifo) return attributes;
  return {
    ...attributes,
    FifoQueue: "true",
    ContentBasedDeduplication: String(settings.contentBasedDeduplication),
    DeduplicationScope: settings.deduplicationScope ?? "queue",
    FifoThroughputLimit: settings.fifoThroughputLimit ?? "perQueue",
  };
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html */
function encryption({ kmsMasterKeyId, kmsDataKeyReusePeriod, sqsManagedSse }: QueueSettings): Attributes {
  const managed = String(sqsManagedSse ?? kmsMasterKeyId === undefined);
  if (kmsMasterKeyId === undefined && kmsDataKeyReusePeriod === undefined)
    return { SqsManagedSseEnabled: managed };
  return {
    SqsManagedSseEnabled: managed,
    ...(kmsMasterKeyId !== undefined && { KmsMasterKeyId: kmsMasterKeyId }),
    KmsDataKeyReusePeriodSeconds: String(kmsDataKeyReusePeriod ?? 300),
  };
}
