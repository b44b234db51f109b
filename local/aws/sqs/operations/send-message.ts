import { AwsError } from "../../../contract/errors.ts";
import { header } from "../../../contract/http.ts";
import { queueAccess, queueOf } from "../access.ts";
import { checkEntries, runBatch } from "../batch.ts";
import { invalidParameter, invalidValue } from "../errors.ts";
import {
  attributesDigest,
  checkMessageAttributes,
  keptAttributes,
  type GivenAttributes,
} from "../message-attributes.ts";
import { bodyDigest, sequenceNumber } from "../message.ts";
import { operation, type SqsCall } from "../operation.ts";
import { messageBytes } from "../outgoing-message.ts";
import type { Queue } from "../queue.ts";

/** Bytes of a batch.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const BATCH_SIZE = 1_048_576;
/** Seconds. */
const LONGEST_DELAY = 900;

/** Members of a message, in SendMessage and in an entry of SendMessageBatch. */
const messageMembers = {
  MessageBody: true,
  DelaySeconds: true,
  MessageAttributes: { "*": { DataType: true, StringValue: true, BinaryValue: true } },
  MessageSystemAttributes: true,
  MessageDeduplicationId: true,
  MessageGroupId: true,
} as const;

interface GivenMessage {
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
  readonly MessageAttributes?: GivenAttributes;
  readonly MessageSystemAttributes?: GivenAttributes;
  readonly MessageDeduplicationId?: string;
  readonly MessageGroupId?: string;
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export const sendMessage = operation("SendMessage", {
  members: { QueueUrl: true, ...messageMembers },
  access: (call, request) => queueAccess(call, "SendMessage", request),
  run: async (call, request) => await send(call, queueOf(call, request), request),
});

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
export const sendMessageBatch = operation("SendMessageBatch", {
  members: { QueueUrl: true, Entries: { Id: true, ...messageMembers } },
  read: (_call, request) => {
    checkEntries(request.Entries);
    let bytes = 0;
    for (const { MessageBody: body, MessageAttributes: attributes = {} } of request.Entries)
      bytes += messageBytes({ body, attributes: keptAttributes(attributes) });
    if (bytes > BATCH_SIZE)
      throw new AwsError(
        "BatchRequestTooLong",
        `Batch requests cannot be longer than ${BATCH_SIZE} bytes. You have sent ${bytes} bytes.`,
      );
    return request;
  },
  access: (call, request) => queueAccess(call, "SendMessage", request),
  run: async (call, request) => {
    const queue = queueOf(call, request);
    return await runBatch(request.Entries, async (entry) => await send(call, queue, entry));
  },
});

async function send({ principal, request }: SqsCall, queue: Queue, message: GivenMessage) {
  const { MessageBody: body, DelaySeconds: delay } = message;
  const attributes = keptAttributes(message.MessageAttributes ?? {});
  checkMessageAttributes(attributes);
  if (delay !== undefined && !(Number.isInteger(delay) && delay >= 0 && delay <= LONGEST_DELAY))
    throw invalidValue("DelaySeconds", delay, `DelaySeconds must be >= 0 and <= ${LONGEST_DELAY}.`);
  const sent = await queue.send({
    body,
    attributes,
    delay,
    senderId: principal.userId,
    groupId: message.MessageGroupId,
    deduplicationId: message.MessageDeduplicationId,
    traceHeader: traceHeaderOf(message.MessageSystemAttributes) ?? header(request.headers, "x-amzn-trace-id"),
  });
  return {
    MessageId: sent.id,
    MD5OfMessageBody: bodyDigest(body),
    MD5OfMessageAttributes: Object.keys(attributes).length > 0 ? attributesDigest(attributes) : undefined,
    SequenceNumber: queue.isFifo ? sequenceNumber(sent.sequence) : undefined,
  };
}

/** The only system attribute that a sender may give.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-message-system-attributes */
function traceHeaderOf(attributes: GivenAttributes = {}): string | undefined {
  for (const [name, { DataType, StringValue }] of Object.entries(attributes))
    if (name !== "AWSTraceHeader" || DataType !== "String" || StringValue === undefined)
      throw invalidParameter(
        `Message system attribute '${name}' is invalid: only AWSTraceHeader may be given, as a String.`,
      );
  return attributes["AWSTraceHeader"]?.StringValue;
}
