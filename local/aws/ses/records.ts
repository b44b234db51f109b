/** An identity as it is kept: an address or a domain. */
export interface IdentityRecord {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  readonly isVerified: boolean;
  readonly configurationSetName?: string | undefined;
  /** Domain that bounces go to; one of SES's unless given. */
  readonly mailFromDomain?: string | undefined;
}

/** Kinds of events that are published.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_EventDestinationDefinition.html */
export type EventType = "SEND" | "REJECT" | "BOUNCE" | "COMPLAINT" | "DELIVERY" | "RENDERING_FAILURE";

/** Destination of the events of a configuration set. */
export interface EventDestination {
  readonly name: string;
  readonly isEnabled: boolean;
  readonly types: readonly string[];
  readonly topicArn?: string | undefined;
  readonly eventBusArn?: string | undefined;
  /** Dimensions of the metrics that CloudWatch gets; no metrics unless given. */
  readonly dimensions?: readonly EventDimension[] | undefined;
}

/** A dimension of a metric: the value of a message's tag. */
export interface EventDimension {
  readonly name: string;
  /** For messages without the tag. */
  readonly defaultValue: string;
}

/** A configuration set as it is kept. */
export interface ConfigurationSetRecord {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  readonly isSending: boolean;
  /** Reasons for which an address is put on the suppression list; the account's unless given. */
  readonly suppressedReasons?: readonly string[] | undefined;
  readonly destinations: readonly EventDestination[];
}

/** The account in one region. */
export interface AccountRecord {
  readonly isSending: boolean;
  /** Outside the sandbox. */
  readonly hasProductionAccess: boolean;
  readonly suppressedReasons: readonly string[];
}

/** An address that gets no mail. */
export interface SuppressedRecord {
  readonly address: string;
  readonly region: string;
  readonly reason: "BOUNCE" | "COMPLAINT";
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A template as it is kept. */
export interface TemplateRecord {
  readonly name: string;
  readonly region: string;
  readonly subject: string;
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt?: number | undefined;
}
