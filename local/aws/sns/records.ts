import type { WorkItem } from "../../delivery/durable-work.ts";

/** A topic as it is kept. */
export interface TopicRecord {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly displayName: string;
  /** JSON text. */
  readonly policy?: string | undefined;
  readonly contentBasedDeduplication: boolean;
  readonly kmsMasterKeyId?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly origin: "program" | "api";
}

/** Protocols of subscriptions that are spoken here. */
export type SubscriptionProtocol = "sqs" | "lambda" | "email" | "email-json";

/** A subscription as it is kept. */
export interface SubscriptionRecord {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: SubscriptionProtocol;
  readonly endpoint: string;
  /** JSON text. */
  readonly filterPolicy?: string | undefined;
  readonly filterPolicyScope: "MessageAttributes" | "MessageBody";
  readonly rawMessageDelivery: boolean;
  /** ARN of the queue for what could not be delivered. */
  readonly deadLetterArn?: string | undefined;
  /** Mail addresses confirm first; until then nothing is sent. */
  readonly confirmationToken?: string | undefined;
  /** True when the one who confirmed it signed that. true unless given: queues and functions of the same account are confirmed by subscribing. */
  readonly confirmationWasAuthenticated?: boolean | undefined;
}

/** An attribute of a message. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  /** Base64. */
  readonly BinaryValue?: string;
}

/** A published message. */
export interface Publication {
  readonly messageId: string;
  readonly topicArn: string;
  readonly message: string;
  readonly subject?: string | undefined;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  /** Text by protocol, with `default`, when the message was published with `MessageStructure` `json`. */
  readonly byProtocol?: Readonly<Record<string, string>> | undefined;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  /** Position in a FIFO topic: 20 digits. */
  readonly sequenceNumber?: string | undefined;
  readonly traceHeader?: string | undefined;
  /** Trace of the request that it was published for, which AWS does not keep: a header ends at streams and pipes. */
  readonly traceId?: string | undefined;
}

/** A message on its way to one subscription. */
export interface DeliveryRecord extends WorkItem {
  readonly subscriptionArn: string;
  readonly publication: Publication;
  readonly attempts: number;
}
