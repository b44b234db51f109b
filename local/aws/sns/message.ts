import { AwsError } from "../../contract/errors.ts";
import type { Principal } from "../../contract/principal.ts";
import { invalidParameter } from "./errors.ts";
import type { MessageAttribute, TopicRecord } from "./records.ts";
import type { Outgoing } from "./store.ts";

/** A message as Publish and the entries of PublishBatch have it. */
export interface InputMessage {
  readonly Message: string;
  readonly Subject?: string;
  readonly MessageStructure?: string;
  readonly MessageAttributes?: Readonly<
    Record<
      string,
      { readonly DataType: string; readonly StringValue?: string; readonly BinaryValue?: Uint8Array }
    >
  >;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
}

/** Reads a message for a topic.
 * @throws AwsError InvalidParameter when its structure is `json` and it is none.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export function readMessage(
  topicArn: string,
  input: InputMessage,
  traceHeader: string | undefined,
): Outgoing {
  const message: Outgoing = {
    topicArn,
    traceHeader,
    message: input.Message,
    subject: input.Subject,
    attributes: Object.fromEntries(
      Object.entries(input.MessageAttributes ?? {}).map(([name, { DataType, StringValue, BinaryValue }]) => {
        const attribute: MessageAttribute = {
          DataType,
          ...(StringValue !== undefined && { StringValue }),
          ...(BinaryValue !== undefined && { BinaryValue: Buffer.from(BinaryValue).toString("base64") }),
        };
        return [name, attribute];
      }),
    ),
    groupId: input.MessageGroupId,
    deduplicationId: input.MessageDeduplicationId,
  };
  if (input.MessageStructure !== "json") return message;
  const byProtocol = readByProtocol(input.Message);
  const text = byProtocol["default"];
  if (text === undefined) throw invalidParameter("Message Structure - No default entry in JSON message body");
  return { ...message, message: text, byProtocol };
}

/** Texts by protocol. Whatever is no text is ignored, so that the protocol gets the default.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_RequestParameters */
function readByProtocol(message: string): Readonly<Record<string, string>> {
  let body: unknown;
  try {
    body = JSON.parse(message);
  } catch {
    // Answered below, as any other text that is no JSON object.
  }
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw invalidParameter("Message Structure - JSON message body failed to parse");
  return Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** Refuses services as publishers where a topic has the key that AWS manages for SNS, which they can't use.
 * @throws AwsError KMSAccessDenied
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services */
export function refuseForeignKey({ arn, kmsMasterKeyId }: TopicRecord, principal: Principal): void {
  if (kmsMasterKeyId === "alias/aws/sns" && principal.arn.endsWith(".amazonaws.com"))
    throw new AwsError(
      "KMSAccessDenied",
      `${principal.arn} can't use the key alias/aws/sns of ${arn}: use a key of your own, or none`,
      400,
    );
}
