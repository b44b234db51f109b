import { randomBytes, randomUUID } from "node:crypto";
import { parseArn } from "../../contract/arn.ts";
import { jsonCall, queryCall } from "../../delivery/destinations.ts";
import { AwsError } from "../../contract/errors.ts";
import type { Platform } from "../../contract/service.ts";
import type { ReadContent } from "./content.ts";
import type { SesDirectory } from "./directory.ts";
import type { ConfigurationSetRecord, EventType } from "./records.ts";
import { Statistics, type DataPoint } from "./statistics.ts";

/** A mail that may be sent. */
export interface OutgoingMail extends ReadContent {
  readonly region: string;
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly configurationSet: ConfigurationSetRecord | undefined;
  readonly tags: Readonly<Record<string, readonly string[]>>;
}

/** Of an account in the sandbox.
 * @see https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html */
const SANDBOX = { perSecond: 1, perDay: 200 };
/** What an event is called in a topic's message, on an event bus and as a metric.
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
const SIMULATOR = /^(success|bounce|complaint|suppressionlist|ooto)(\+[^@]*)?@simulator\.amazonses\.com$/i;

/** Sends mails to the local inbox, and tells what came of them to the configuration set's destinations. */
export class Sending {
  readonly #platform: Platform;
  readonly #directory: SesDirectory;
  /** Milliseconds since 1970 of each mail of the last day, by region: for the sandbox. */
  readonly #sent = new Map<string, number[]>();
  readonly #statistics = new Statistics();

  constructor(platform: Platform, directory: SesDirectory) {
    this.#platform = platform;
    this.#directory = directory;
  }

  #sentLastDay(region: string): number {
    return (this.#sent.get(region) ?? []).filter((at) => at > Date.now() - 86_400_000).length;
  }

  /** What the account may send in a day and a second, and what it did in the last day. */
  quota(region: string): {
    readonly Max24HourSend: number;
    readonly MaxSendRate: number;
    readonly SentLast24Hours: number;
  } {
    const SentLast24Hours = this.#sentLastDay(region);
    return this.#directory.account(region).hasProductionAccess
      ? { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours }
      : { Max24HourSend: SANDBOX.perDay, MaxSendRate: SANDBOX.perSecond, SentLast24Hours };
  }

  /** What came of the mails of the last two weeks, since this cloud was started. */
  statistics(region: string): readonly DataPoint[] {
    return this.#statistics.points(region);
  }

  /** @returns The message id.
   * @throws AwsError SendingPausedException, MessageRejected, TooManyRequestsException, LimitExceededException */
  async send(mail: OutgoingMail): Promise<string> {
    const { region, sender, recipients, configurationSet } = mail;
    const account = this.#directory.account(region);
    if (!account.isSending)
      throw new AwsError("SendingPausedException", "Email sending has been paused for this account.");
    if (configurationSet && !configurationSet.isSending)
      throw new AwsError(
        "SendingPausedException",
        `Sending paused for configuration set <${configurationSet.name}>.`,
      );
    const unverified = [
      sender,
      ...(account.hasProductionAccess ? [] : recipients.filter((address) => !SIMULATOR.test(address))),
    ].filter((address) => !this.#directory.identityOf(region, address)?.isVerified);
    if (unverified.length > 0) {
      const message = `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${unverified.join(", ")}`;
      await this.#deliver(
        mail,
        "rejected",
        recipients,
        account.hasProductionAccess ? "the sender is not verified" : "not verified, in the sandbox",
      );
      throw new AwsError("MessageRejected", message);
    }
    this.#limit(region, account.hasProductionAccess);

    const messageId = `${randomBytes(8).toString("hex")}-${randomUUID()}-000000`;
    if (mail.renderingFailure) {
      await this.#deliver(
        mail,
        "rejected",
        recipients,
        `the template could not be filled in: ${mail.renderingFailure.errorMessage}`,
      );
      await this.#tell(mail, messageId, "RENDERING_FAILURE", { failure: mail.renderingFailure });
      return messageId;
    }
    await this.#tell(mail, messageId, "SEND", { send: {} });
    const reached: string[] = [];
    for (const address of recipients) {
      const [, simulated] = SIMULATOR.exec(address) ?? [];
      if (simulated === undefined || simulated === "success" || simulated === "ooto") {
        if (this.#directory.findSuppressed(region, address)) await this.#suppressed(mail, messageId, address);
        else reached.push(address);
      } else if (simulated === "bounce") await this.#bounced(mail, messageId, address);
      else if (simulated === "complaint") await this.#complained(mail, messageId, address);
      else await this.#suppressed(mail, messageId, address);
    }
    if (reached.length > 0) {
      await this.#deliver(mail, "sent", reached);
      await this.#tell(mail, messageId, "DELIVERY", {
        delivery: {
          timestamp: new Date().toISOString(),
          processingTimeMillis: 0,
          recipients: reached,
          smtpResponse: "250 local inbox",
        },
      });
    }
    return messageId;
  }

  #limit(region: string, hasProductionAccess: boolean): void {
    const now = Date.now();
    const sent = (this.#sent.get(region) ?? []).filter((at) => at > now - 86_400_000);
    if (!hasProductionAccess) {
      if (sent.length >= SANDBOX.perDay)
        throw new AwsError("LimitExceededException", "Daily message quota exceeded.");
      if (sent.filter((at) => at > now - 1000).length >= SANDBOX.perSecond)
        throw new AwsError("TooManyRequestsException", "Maximum sending rate exceeded.", 429);
    }
    sent.push(now);
    this.#sent.set(region, sent);
  }

  async #bounced(mail: OutgoingMail, messageId: string, address: string): Promise<void> {
    await this.#deliver(mail, "rejected", [address], "it bounced");
    await this.#remember(mail, address, "BOUNCE");
    await this.#tell(mail, messageId, "BOUNCE", { bounce: bounce("Permanent", "General", address) });
  }

  async #complained(mail: OutgoingMail, messageId: string, address: string): Promise<void> {
    await this.#deliver(mail, "sent", [address]);
    await this.#remember(mail, address, "COMPLAINT");
    const timestamp = new Date().toISOString();
    await this.#tell(mail, messageId, "DELIVERY", {
      delivery: {
        timestamp,
        processingTimeMillis: 0,
        recipients: [address],
        smtpResponse: "250 local inbox",
      },
    });
    await this.#tell(mail, messageId, "COMPLAINT", {
      complaint: {
        complainedRecipients: [{ emailAddress: address }],
        timestamp,
        feedbackId: randomUUID(),
        complaintFeedbackType: "abuse",
      },
    });
  }

  async #suppressed(mail: OutgoingMail, messageId: string, address: string): Promise<void> {
    await this.#deliver(mail, "rejected", [address], "the address is on the suppression list");
    await this.#tell(mail, messageId, "BOUNCE", {
      bounce: bounce("Permanent", "OnAccountSuppressionList", address),
    });
  }

  /** Puts an address on the suppression list, unless it is one of the simulator's. */
  async #remember(
    { region, configurationSet }: OutgoingMail,
    address: string,
    reason: "BOUNCE" | "COMPLAINT",
  ): Promise<void> {
    const reasons = configurationSet?.suppressedReasons ?? this.#directory.account(region).suppressedReasons;
    if (reasons.includes(reason) && !SIMULATOR.test(address))
      await this.#directory.suppress(region, address, reason);
  }

  async #deliver(
    mail: OutgoingMail,
    status: "sent" | "rejected",
    to: readonly string[],
    reason?: string,
  ): Promise<void> {
    const { region, sender, subject, text, html } = mail;
    await this.#platform.mailbox.deliver({
      region,
      from: sender,
      to,
      subject,
      text,
      status,
      ...(html !== undefined && { html }),
      ...(reason !== undefined && { reason }),
    });
  }

  /** @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
  async #tell(mail: OutgoingMail, messageId: string, type: EventType, detail: object): Promise<void> {
    const { configurationSet, region, sender, recipients, subject, tags } = mail;
    this.#statistics.count(region, type);
    this.#platform.metrics.put({
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
        this.#platform.metrics.put({
          region,
          namespace: "AWS/SES",
          metricName,
          value: 1,
          unit: "Count",
          dimensions: Object.fromEntries(
            destination.dimensions.map(({ name, defaultValue }) => [
              name,
              allTags[name]?.[0] ?? defaultValue,
            ]),
          ),
        });
      const event = JSON.stringify({
        eventType,
        mail: {
          timestamp: new Date().toISOString(),
          source: sender,
          sendingAccountId: this.#platform.accountId,
          messageId,
          destination: recipients,
          headersTruncated: false,
          commonHeaders: { from: [sender], to: recipients, messageId, subject },
          tags: allTags,
        },
        ...detail,
      });
      const { gateway, iam } = this.#platform.capabilities;
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
        this.#platform.logs.write(
          "ses",
          "error",
          `event destination ${destination.name} of ${configurationSet?.name}: ${(error as Error).message}`,
        );
      }
    }
  }
}

function bounce(bounceType: string, bounceSubType: string, emailAddress: string): object {
  return {
    bounceType,
    bounceSubType,
    timestamp: new Date().toISOString(),
    feedbackId: randomUUID(),
    bouncedRecipients: [
      { emailAddress, action: "failed", status: "5.1.1", diagnosticCode: "smtp; 550 5.1.1 user unknown" },
    ],
  };
}
