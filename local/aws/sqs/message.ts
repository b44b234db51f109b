import { createHash } from "node:crypto";
import { attributesDigest } from "./message-attributes.ts";
import type { MessageRecord } from "./records.ts";

/** MD5 of a message's body, in hex. */
export function bodyDigest(body: string): string {
  return createHash("md5").update(body).digest("hex");
}

/** A message as ReceiveMessage answers it.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
export function received(
  message: MessageRecord,
  systemNames: readonly string[],
  attributeNames: readonly string[],
): object {
  const system: Record<string, string | undefined> = {
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
  const Attributes = Object.fromEntries(
    Object.entries(system).filter(
      ([name, value]) => value !== undefined && (systemNames.includes("All") || systemNames.includes(name)),
    ),
  );
  const wanted = ([name]: [string, unknown]) =>
    attributeNames.some(
      (asked) =>
        asked === "All" ||
        asked === ".*" ||
        asked === name ||
        (asked.endsWith(".*") && name.startsWith(asked.slice(0, -2))),
    );
  const MessageAttributes = Object.fromEntries(Object.entries(message.attributes).filter(wanted));
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: bodyDigest(message.body),
    ...(Object.keys(Attributes).length > 0 && { Attributes }),
    ...(Object.keys(MessageAttributes).length > 0 && {
      MessageAttributes,
      MD5OfMessageAttributes: attributesDigest(MessageAttributes),
    }),
  };
}

/** The order in a FIFO queue, as AWS writes it: 20 digits. */
export function sequenceNumber(sequence: number): string {
  return String(sequence).padStart(20, "0");
}
