/** Addresses that get no more mail. */
export interface Feedback {
  readonly addresses: readonly string[];
  readonly reason: "bounce" | "complaint";
  /** ISO 8601. */
  readonly at: string;
}

/** An event of SES, as far as it is used here. */
interface SesEvent {
  readonly eventType?: string;
  readonly bounce?: {
    readonly bounceType: string;
    readonly timestamp: string;
    readonly bouncedRecipients: readonly { readonly emailAddress: string }[];
  };
  readonly complaint?: {
    readonly timestamp: string;
    readonly complainedRecipients: readonly { readonly emailAddress: string }[];
  };
}

/** Reads what came by the topic: an event of SES, or a note in plain text, which SNS topics get too: SES publishes one
 * ("Successfully validated SNS topic for Amazon SES event publishing.") when the event destination is made. Only permanent bounces count:
 * a full mailbox is empty again one day.
 * @returns undefined for a note.
 * @throws Error for JSON that is no such event.
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
export function readFeedback(body: string): Feedback | undefined {
  const event = readJson(body) as SesEvent | undefined;
  if (event === undefined) return undefined;
  const { bounce, complaint } = event;
  if (event.eventType === "Bounce" && bounce)
    return {
      addresses:
        bounce.bounceType === "Permanent"
          ? bounce.bouncedRecipients.map(({ emailAddress }) => emailAddress)
          : [],
      reason: "bounce",
      at: bounce.timestamp,
    };
  if (event.eventType === "Complaint" && complaint)
    return {
      addresses: complaint.complainedRecipients.map(({ emailAddress }) => emailAddress),
      reason: "complaint",
      at: complaint.timestamp,
    };
  throw new Error(`an event of the type ${String(event.eventType)} is not understood`);
}

/** @returns undefined for what is no JSON object. */
function readJson(text: string): object | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
