import { createHash } from "node:crypto";
import { answeredAttributes, attributesDigest } from "./message-attributes.ts";
import type { MessageRecord } from "./records.ts";

/** MD5 of a message's body, in hex. */
export function bodyDigest(body: string): string {
  return createHash("md5").update(body).digest("hex");
}

/** A message as ReceiveMessage answers it.
 * @param systemNames Of the attributes that SQS itself sets.
 * @param attributeNames Of the attributes that the sender set: names, prefixes that end with `.*`, or `All`.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
export function received(
  message: MessageRecord,
  systemNames: readonly string[],
  attributeNames: readonly string[],
) {
  const system = Object.entries(systemAttributes(message)).filter(
    ([name, value]) => value !== undefined && (systemNames.includes("All") || systemNames.includes(name)),
  );
  const attributes = Object.fromEntries(
    Object.entries(message.attributes).filter(([name]) => isAsked(name, attributeNames)),
  );
  const hasAttributes = Object.keys(attributes).length > 0;
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: bodyDigest(message.body),
    Attributes: system.length > 0 ? (Object.fromEntries(system) as Record<string, string>) : undefined,
    MessageAttributes: hasAttributes ? answeredAttributes(attributes) : undefined,
    MD5OfMessageAttributes: hasAttributes ? attributesDigest(attributes) : undefined,
  };
}

function systemAttributes(message: MessageRecord): Record<string, string | undefined> {
  return {
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.deduplicationId,
    SequenceNumber: message.deduplicationId === undefined ? undefined : sequenceNumber(message.sequence),
    AWSTraceHeader: message.traceHeader,
    DeadLetterQueueSourceArn: message.deadLetterSource,
  };
}

function isAsked(name: string, asked: readonly string[]): boolean {
  return asked.some(
    (one) =>
      one === "All" || one === name || (one.endsWith(".*") && name.startsWith(one.slice(0, -".*".length))),
  );
}

/** The order in a FIFO queue, as AWS writes it: 20 digits. */
export function sequenceNumber(sequence: number): string {
  return String(sequence).padStart(20, "0");
}
