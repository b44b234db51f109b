import { randomBytes, randomUUID } from "node:crypto";
import { AwsError } from "../../contract/errors.ts";
import type { Platform } from "../../contract/service.ts";
import { unverified } from "./errors.ts";
import { publishEvent } from "./events.ts";
import type { OutgoingMail } from "./mail.ts";
import type { EventType } from "./records.ts";
import { isSimulator, simulated } from "./simulator.ts";
import { Statistics, type DataPoint } from "./statistics.ts";
import { reputation } from "./reputation.ts";
import type { SesStore } from "./store.ts";

/** Limits of an account in the sandbox.
 * @see https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html */
const SANDBOX = { perSecond: 1, perDay: 200 };

/** Sends mails to the local inbox, and tells what became of them to the configuration set's destinations. */
export class Sending {
  readonly #platform: Platform;
  readonly #store: SesStore;
  /** Milliseconds since 1970 of each mail of the last day, by region: for the sandbox. */
  readonly #sent = new Map<string, number[]>();
  readonly #statistics = new Statistics();

  constructor(platform: Platform, store: SesStore) {
    this.#platform = platform;
    this.#store = store;
    platform.metrics.gauge(() => reputation(this.#statistics));
  }

  async #tell(mail: OutgoingMail, messageId: string, type: EventType, detail: object): Promise<void> {
    this.#statistics.count(mail.region, type);
    await publishEvent(this.#platform, mail, { messageId, type, detail });
  }

  #sentLastDay(region: string): number {
    return (this.#sent.get(region) ?? []).filter((at) => at > Date.now() - 86_400_000).length;
  }

  /** Quota of the account: what it may send in a day and a second, and what it did in the last day. */
  quota(region: string): {
    readonly Max24HourSend: number;
    readonly MaxSendRate: number;
    readonly SentLast24Hours: number;
  } {
    const SentLast24Hours = this.#sentLastDay(region);
    return this.#store.account(region).hasProductionAccess
      ? { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours }
      : { Max24HourSend: SANDBOX.perDay, MaxSendRate: SANDBOX.perSecond, SentLast24Hours };
  }

  /** Outcomes of the mails of the last two weeks, since this cloud was started. */
  statistics(region: string): readonly DataPoint[] {
    return this.#statistics.points(region);
  }

  /** Sends a mail, and answers its id.
   * @throws AwsError SendingPausedException, MessageRejected, TooManyRequestsException, LimitExceededException */
  async send(mail: OutgoingMail): Promise<string> {
    const { region, sender, recipients, configurationSet } = mail;
    const account = this.#store.account(region);
    if (!account.isSending)
      throw new AwsError("SendingPausedException", "Email sending has been paused for this account.");
    if (configurationSet && !configurationSet.isSending)
      throw new AwsError(
        "SendingPausedException",
        `Sending paused for configuration set <${configurationSet.name}>.`,
      );
    const failed = [
      sender,
      ...(account.hasProductionAccess ? [] : recipients.filter((address) => !isSimulator(address))),
    ].filter((address) => !this.#store.identityOf(region, address)?.isVerified);
    if (failed.length > 0) {
      await this.#deliver(
        mail,
        "rejected",
        recipients,
        account.hasProductionAccess ? "the sender is not verified" : "not verified, in the sandbox",
      );
      throw unverified(region, failed);
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
      const act = simulated(address);
      if (act === undefined || act === "success" || act === "ooto") {
        if (this.#store.findSuppressed(region, address)) await this.#suppressed(mail, messageId, address);
        else reached.push(address);
      } else if (act === "bounce") await this.#bounced(mail, messageId, address);
      else if (act === "complaint") await this.#complained(mail, messageId, address);
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
    const reasons = configurationSet?.suppressedReasons ?? this.#store.account(region).suppressedReasons;
    if (reasons.includes(reason) && !isSimulator(address))
      await this.#store.suppress(region, address, reason);
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
