import { invalidAttribute, invalidValue, unknownAttribute } from "./errors.ts";
import type { QueueSettings, RedriveAllowPolicy, RedrivePolicy } from "./records.ts";

/** Changed settings. A member that is there and undefined is taken back. */
export type SettingChanges = { readonly [Name in keyof QueueSettings]?: QueueSettings[Name] | undefined };

type Reader = (text: string, name: string) => SettingChanges;

/** Attributes of every queue that can be set, each with what it says.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const readers = new Map<string, Reader>([
  ["DelaySeconds", (text, name) => ({ delay: whole(text, name, 0, 900) })],
  ["MaximumMessageSize", (text, name) => ({ maximumMessageSize: whole(text, name, 1024, 1_048_576) })],
  ["MessageRetentionPeriod", (text, name) => ({ retention: whole(text, name, 60, 1_209_600) })],
  ["ReceiveMessageWaitTimeSeconds", (text, name) => ({ receiveWait: whole(text, name, 0, 20) })],
  ["VisibilityTimeout", (text, name) => ({ visibilityTimeout: whole(text, name, 0, 43_200) })],
  ["Policy", (text, name) => ({ policy: text === "" ? undefined : policyText(text, name) })],
  ["RedrivePolicy", (text) => ({ redrive: text === "" ? undefined : redrivePolicy(text) })],
  ["RedriveAllowPolicy", (text) => ({ redriveAllow: text === "" ? undefined : redriveAllowPolicy(text) })],
  ["KmsMasterKeyId", (text) => ({ kmsMasterKeyId: text === "" ? undefined : text })],
  [
    "KmsDataKeyReusePeriodSeconds",
    (text, name) => ({ kmsDataKeyReusePeriod: whole(text, name, 60, 86_400) }),
  ],
  ["SqsManagedSseEnabled", (text, name) => ({ sqsManagedSse: truth(text, name) })],
]);

/** Attributes that FIFO queues have besides. */
const fifoReaders = new Map<string, Reader>([
  ["ContentBasedDeduplication", (text, name) => ({ contentBasedDeduplication: truth(text, name) })],
  [
    "DeduplicationScope",
    (text, name) => ({ deduplicationScope: oneOf(text, name, ["queue", "messageGroup"] as const) }),
  ],
  [
    "FifoThroughputLimit",
    (text, name) => ({ fifoThroughputLimit: oneOf(text, name, ["perQueue", "perMessageGroupId"] as const) }),
  ],
]);

/** Reads settings as the API spells them.
 * @throws AwsError InvalidAttributeName for a name that this kind of queue does not have, InvalidAttributeValue, InvalidParameterValue */
export function readAttributes(
  attributes: Readonly<Record<string, string>>,
  isFifo: boolean,
): SettingChanges {
  let settings: SettingChanges = {};
  for (const [name, text] of Object.entries(attributes)) {
    const read = readers.get(name) ?? (isFifo ? fifoReaders.get(name) : undefined);
    if (!read) throw unknownAttribute(name);
    settings = { ...settings, ...read(text, name) };
  }
  return settings;
}

/** Checks what settings must be together.
 * @throws AwsError InvalidAttributeValue */
export function checkTogether(settings: QueueSettings): void {
  if (settings.fifoThroughputLimit === "perMessageGroupId" && settings.deduplicationScope !== "messageGroup")
    throw invalidAttribute(
      "FifoThroughputLimit",
      "perMessageGroupId is allowed only when DeduplicationScope is messageGroup.",
    );
  if (settings.sqsManagedSse && settings.kmsMasterKeyId !== undefined)
    throw invalidAttribute(
      "SqsManagedSseEnabled",
      "You can use one type of server-side encryption at one time: KMS or SQS.",
    );
}

/** Reads `FifoQueue` of CreateQueue; false when it is not given. @throws AwsError InvalidAttributeValue */
export function readFifoQueue(text: string | undefined): boolean {
  return text !== undefined && truth(text, "FifoQueue");
}

function whole(text: string, name: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most))
    throw invalidAttribute(name, `Must be an integer from ${least} to ${most} (got ${text}).`);
  return value;
}

function truth(text: string, name: string): boolean {
  return oneOf(text.toLowerCase(), name, ["true", "false"]) === "true";
}

function oneOf<Value extends string>(text: string, name: string, values: readonly Value[]): Value {
  const value = values.find((one) => one === text);
  if (value === undefined) throw invalidAttribute(name, `Must be one of ${values.join(", ")} (got ${text}).`);
  return value;
}

function policyText(text: string, name: string): string {
  if (!asObject(text)) throw invalidAttribute(name, "The policy must be a JSON document.");
  return text;
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue.html */
function redrivePolicy(text: string): RedrivePolicy {
  const invalid = (reason: string) => invalidValue("RedrivePolicy", text, reason);
  const policy = asObject(text);
  if (!policy) throw invalid("Redrive policy is not a valid JSON map.");
  const { deadLetterTargetArn, maxReceiveCount } = policy;
  for (const [name, value] of Object.entries({ deadLetterTargetArn, maxReceiveCount }))
    if (value === undefined) throw invalid(`Redrive policy does not contain mandatory attribute: ${name}.`);
  if (typeof deadLetterTargetArn !== "string") throw invalid("deadLetterTargetArn must be an ARN.");
  const count = Number(maxReceiveCount);
  if (!(Number.isInteger(count) && count >= 1 && count <= 1000))
    throw invalid(
      `Invalid value for maxReceiveCount: ${String(maxReceiveCount)}, valid values are from 1 to 1000 both inclusive.`,
    );
  return { deadLetterTargetArn, maxReceiveCount: count };
}

function redriveAllowPolicy(text: string): RedriveAllowPolicy {
  const invalid = (reason: string) => invalidValue("RedriveAllowPolicy", text, reason);
  const policy = asObject(text);
  if (!policy) throw invalid("Redrive allow policy is not a valid JSON map.");
  const { redrivePermission, sourceQueueArns } = policy;
  if (redrivePermission === "allowAll" || redrivePermission === "denyAll") {
    if (sourceQueueArns !== undefined)
      throw invalid("sourceQueueArns can be specified only when redrivePermission is byQueue.");
    return { redrivePermission };
  }
  if (redrivePermission !== "byQueue")
    throw invalid("redrivePermission must be one of allowAll, denyAll, byQueue.");
  if (!(Array.isArray(sourceQueueArns) && sourceQueueArns.length >= 1 && sourceQueueArns.length <= 10))
    throw invalid("sourceQueueArns must be a list of 1 to 10 ARNs when redrivePermission is byQueue.");
  return { redrivePermission, sourceQueueArns: sourceQueueArns.map(String) };
}

function asObject(text: string): Readonly<Record<string, unknown>> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
