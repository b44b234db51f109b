import { AwsError } from "../../contract/errors.ts";
import { invalidParameter, invalidValue, missingParameter } from "./errors.ts";
import { attributeBytes } from "./message-attributes.ts";
import type { MessageAttribute } from "./records.ts";

/** A message to send. */
export interface OutgoingMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly senderId: string;
  /** Seconds; the queue's unless given. */
  readonly delay?: number | undefined;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly traceHeader?: string | undefined;
}

/** Checks what every queue asks of a message: content, size and ids.
 * @param maximumSize Bytes.
 * @throws AwsError MissingParameter, InvalidMessageContents, InvalidParameterValue
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export function checkMessage(message: OutgoingMessage, maximumSize: number): void {
  if (message.body === "") throw missingParameter("MessageBody");
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(message.body))
    throw new AwsError(
      "InvalidMessageContents",
      "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
    );
  if (messageBytes(message) > maximumSize)
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maximumSize} bytes.`,
    );
  checkId("MessageGroupId", message.groupId);
  checkId("MessageDeduplicationId", message.deduplicationId);
}

/** Bytes of a message that count towards the limits of a message and a batch. */
export function messageBytes({ body, attributes }: Pick<OutgoingMessage, "body" | "attributes">): number {
  return Buffer.byteLength(body) + attributeBytes(attributes);
}

function checkId(parameter: string, id: string | undefined): void {
  if (id !== undefined && !/^[!-~]{1,128}$/.test(id))
    throw invalidValue(
      parameter,
      id,
      `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
    );
}
