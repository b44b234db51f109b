import type { Platform } from "../../contract/service.ts";
import type { Publication, SubscriptionRecord } from "./records.ts";

/** The text for a subscription's protocol. */
export function textFor({ message, byProtocol }: Publication, { protocol }: SubscriptionRecord): string {
  return byProtocol?.[protocol] ?? byProtocol?.["default"] ?? message;
}

/** A message as subscribers get it that do not ask for raw delivery. The signature is a placeholder here: no certificate of AWS signs it.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
export function notification(
  platform: Platform,
  publication: Publication,
  subscription: SubscriptionRecord,
): Record<string, unknown> {
  const { attributes } = publication;
  return {
    Type: "Notification",
    MessageId: publication.messageId,
    TopicArn: publication.topicArn,
    ...(publication.subject !== undefined && { Subject: publication.subject }),
    Message: textFor(publication, subscription),
    Timestamp: publication.timestamp,
    SignatureVersion: "1",
    Signature: "bm90IHNpZ25lZCBoZXJl",
    SigningCertURL: `${platform.gatewayUrl}/not-signed-here.pem`,
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
