/** Addresses that get no more mail. */
export interface Feedback {
  readonly addresses: readonly string[];
  readonly reason: "bounce" | "complaint";
  /** ISO 8601. */
  readonly at: string;
}

/** Reads an event of SES. Only permanent bounces count: a full mailbox is empty again one day.
 * @throws Error for what is no such event.
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
export function readFeedback(body: string): Feedback {
  const event = JSON.parse(body) as {
    eventType?: string;
    bounce?: { bounceType: string; timestamp: string; bouncedRecipients: { emailAddress: string }[] };
    complaint?: { timestamp: string; complainedRecipients: { emailAddress: string }[] };
  };
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
