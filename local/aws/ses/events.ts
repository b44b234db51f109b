import { parseArn } from "../../contract/arn.ts";
import type { Platform } from "../../contract/service.ts";
import { jsonCall, queryCall } from "../../delivery/destinations.ts";
import type { OutgoingMail } from "./mail.ts";
import type { EventType } from "./records.ts";

/** Names of events in a topic's message, on an event bus and as a metric.
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ses.html
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-cloudwatch.html */
const EVENTS: Readonly<
  Record<EventType, { readonly eventType: string; readonly detailType: string; readonly metricName: string }>
> = {
  SEND: { eventType: "Send", detailType: "Email Sent", metricName: "Send" },
  REJECT: { eventType: "Reject", detailType: "Email Rejected", metricName: "Reject" },
  BOUNCE: { eventType: "Bounce", detailType: "Email Bounced", metricName: "Bounce" },
  COMPLAINT: { eventType: "Complaint", detailType: "Email Complaint Received", metricName: "Complaint" },
  DELIVERY: { eventType: "Delivery", detailType: "Email Delivered", metricName: "Delivery" },
  RENDERING_FAILURE: {
    eventType: "Rendering Failure",
    detailType: "Email Rendering Failed",
    metricName: "RenderingFailure",
  },
};

/** Publishes the note that a new event destination begins with: whoever follows the topic gets it, as text.
 * @throws AwsError as SNS or IAM does: SES makes no destination that it can't publish to. */
export async function publishValidation(
  { capabilities: { gateway, iam } }: Platform,
  configurationSetArn: string,
  topicArn: string,
): Promise<void> {
  await gateway.call(
    iam.servicePrincipal("ses.amazonaws.com", configurationSetArn),
    "sns",
    queryCall(parseArn(topicArn).region, {
      Action: "Publish",
      TopicArn: topicArn,
      Message: "Successfully validated SNS topic for Amazon SES event publishing.",
    }),
  );
}

/** Publishes an event about a mail to the destinations of its configuration set, and counts it as a metric. What goes wrong is said in the
 * log.
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
export async function publishEvent(
  platform: Platform,
  mail: OutgoingMail,
  {
    messageId,
    type,
    detail,
  }: { readonly messageId: string; readonly type: EventType; readonly detail: object },
): Promise<void> {
  const { configurationSet, region, sender, recipients, subject, tags } = mail;
  platform.metrics.put({
    region,
    namespace: "AWS/SES",
    metricName: EVENTS[type].metricName,
    dimensions: {},
    value: 1,
    unit: "Count",
  });
  const allTags: Readonly<Record<string, readonly string[]>> = {
    ...tags,
    "ses:configuration-set": [configurationSet?.name ?? ""],
    "ses:from-domain": [sender.split("@")[1] ?? ""],
  };
  for (const destination of configurationSet?.destinations ?? []) {
    if (!destination.isEnabled || !destination.types.includes(type)) continue;
    const { eventType, detailType, metricName } = EVENTS[type];
    if (destination.dimensions !== undefined)
      platform.metrics.put({
        region,
        namespace: "AWS/SES",
        metricName,
        value: 1,
        unit: "Count",
        dimensions: Object.fromEntries(
          destination.dimensions.map(({ name, defaultValue }) => [name, allTags[name]?.[0] ?? defaultValue]),
        ),
      });
    const event = JSON.stringify({
      eventType,
      mail: {
        timestamp: new Date().toISOString(),
        source: sender,
        sendingAccountId: platform.accountId,
        messageId,
        destination: recipients,
        headersTruncated: false,
        commonHeaders: { from: [sender], to: recipients, messageId, subject },
        tags: allTags,
      },
      ...detail,
    });
    const { gateway, iam } = platform.capabilities;
    const principal = iam.servicePrincipal("ses.amazonaws.com", configurationSet?.arn ?? "");
    try {
      if (destination.topicArn !== undefined)
        await gateway.call(
          principal,
          "sns",
          queryCall(parseArn(destination.topicArn).region, {
            Action: "Publish",
            TopicArn: destination.topicArn,
            Message: event,
            Subject: "Amazon SES Email Event Notification",
          }),
        );
      if (destination.eventBusArn !== undefined)
        await gateway.call(
          iam.servicePrincipal("events.amazonaws.com", destination.eventBusArn),
          "events",
          jsonCall(region, "AWSEvents.PutEvents", {
            Entries: [
              {
                Source: "aws.ses",
                DetailType: detailType,
                Detail: event,
                EventBusName: destination.eventBusArn,
              },
            ],
          }),
        );
    } catch (error) {
      platform.logs.write(
        "ses",
        "error",
        `event destination ${destination.name} of ${configurationSet?.name}: ${(error as Error).message}`,
      );
    }
  }
}
