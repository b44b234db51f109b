import type { Platform } from "../../contract/service.ts";
import type { Publication, SubscriptionRecord } from "./records.ts";

/** The text for a subscription's protocol. */
export function textFor({ message, byProtocol }: Publication, { protocol }: SubscriptionRecord): string {
  return byProtocol?.[protocol] ?? byProtocol?.["default"] ?? message;
}

/** Message as subscribers get it that do not ask for raw delivery. The signature is a placeholder here: no certificate of AWS signs it;
 * messages of FIFO topics have none, but a number in the topic's order.
 * @see https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-ordering.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
export function notification(
  platform: Platform,
  publication: Publication,
  subscription: SubscriptionRecord,
): Record<string, unknown> {
  const { attributes, sequenceNumber } = publication;
  const isFifo = sequenceNumber !== undefined;
  return {
    Type: "Notification",
    MessageId: publication.messageId,
    ...(isFifo && { SequenceNumber: sequenceNumber }),
    TopicArn: publication.topicArn,
    ...(publication.subject !== undefined && { Subject: publication.subject }),
    Message: textFor(publication, subscription),
    Timestamp: publication.timestamp,
    ...(!isFifo && {
      SignatureVersion: "1",
      Signature: "bm90IHNpZ25lZCBoZXJl",
      SigningCertURL: `${platform.gatewayUrl}/not-signed-here.pem`,
    }),
    UnsubscribeURL: `${platform.gatewayUrl}/?Action=Unsubscribe&SubscriptionArn=${encodeURIComponent(subscription.arn)}`,
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: plainAttributes(publication) }),
  };
}

/** Attributes as notifications carry them. */
export function plainAttributes({
  attributes,
}: Publication): Record<string, { Type: string; Value: string }> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      { Type: DataType, Value: StringValue ?? BinaryValue ?? "" },
    ]),
  );
}
