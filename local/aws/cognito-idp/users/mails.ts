import type { Platform } from "../../../contract/service.ts";
import { AwsError } from "../../../contract/errors.ts";
import { codeDeliveryFailure } from "../errors.ts";
import type { Caller } from "../caller.ts";
import type { MailSettings, UserRecord } from "../records.ts";
import { customMessage, type MessageSource } from "../triggers/custom-message.ts";
import type { Triggers } from "../triggers/triggers.ts";

/** Cognito's own words, where the pool has none.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-message-customizations.html */
const SUBJECT = "Your verification code";
const MESSAGES: Readonly<Record<CodeSource, string>> = {
  SignUp: "Your confirmation code is {####}",
  ResendCode: "Your confirmation code is {####}",
  UpdateUserAttribute: "Your verification code is {####}",
  VerifyUserAttribute: "Your verification code is {####}",
  ForgotPassword: "Your password reset code is {####}",
  Authentication: "Your authentication code is {####}",
};

/** Occasion of a mail with a code. */
export type CodeSource = Exclude<MessageSource, "AdminCreateUser">;

/** A mail with a code. */
interface CodeMail {
  readonly source: CodeSource;
  readonly address: string;
  readonly code: string;
}

/** The mails of user pools. */
export class Mails {
  readonly #platform: Pick<Platform, "mailbox" | "capabilities">;
  readonly #triggers: Triggers;

  constructor(platform: Pick<Platform, "mailbox" | "capabilities">, triggers: Triggers) {
    this.#platform = platform;
    this.#triggers = triggers;
  }

  /** Mails a code. */
  async sendCode(caller: Caller, user: UserRecord, { source, address, code }: CodeMail): Promise<void> {
    const { mail, emailMfa } = caller.pool.settings;
    const custom = await customMessage(this.#triggers, caller, source, user, address);
    const usual =
      source === "Authentication"
        ? { subject: emailMfa?.subject ?? "Your authentication code", message: emailMfa?.message }
        : { subject: mail.verificationSubject ?? SUBJECT, message: mail.verificationMessage };
    await this.#send(
      caller.pool.region,
      mail,
      address,
      custom.subject ?? usual.subject,
      custom.message ?? usual.message ?? MESSAGES[source],
      { "{####}": code },
    );
  }

  /** Mails the temporary password of a new user.
   * @param name What the mail calls the user. */
  async sendInvitation(
    caller: Caller,
    user: UserRecord,
    { address, name, password }: { address: string; name: string; password: string },
  ): Promise<void> {
    const { mail } = caller.pool.settings;
    const custom = await customMessage(this.#triggers, caller, "AdminCreateUser", user, address);
    await this.#send(
      caller.pool.region,
      mail,
      address,
      custom.subject ?? mail.inviteSubject,
      custom.message ?? mail.inviteMessage,
      { "{username}": name, "{####}": password },
    );
  }

  async #send(
    region: string,
    { from, identity }: MailSettings,
    to: string,
    subject: string,
    message: string,
    values: Readonly<Record<string, string>>,
  ): Promise<void> {
    // Cognito sends every message as HTML.
    const html = message.replaceAll(/\{username\}|\{####\}/g, (placeholder) =>
      escaped(values[placeholder] ?? placeholder),
    );
    const text = message
      .replaceAll(/<br\s*\/?>/gi, "\n")
      .replaceAll(/<[^>]*>/g, "")
      .replaceAll(/\{username\}|\{####\}/g, (placeholder) => values[placeholder] ?? placeholder);
    if (identity) {
      const { arn: sourceArn, configurationSetName } = identity;
      const mail = { sourceArn, configurationSetName, from, to, subject, text, html };
      try {
        await this.#platform.capabilities.mailIdentities.send(mail);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        throw codeDeliveryFailure(fromSes(error));
      }
      return;
    }
    await this.#platform.mailbox.deliver({ region, from, to: [to], subject, text, html, status: "sent" });
  }
}

/** What Cognito says of an error of SES. */
export const fromSes = ({ message }: AwsError): string =>
  `Cognito received the following error from Amazon SES when attempting to send email: ${message}`;

const escaped = (text: string) =>
  text.replace(/[<>&]/g, (character) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;" })[character] as string);

/** Address that a code went to, as answers show it: `a***@e***`. */
export function maskedAddress(address: string): string {
  const [name = "", domain = ""] = address.split("@");
  return `${name.slice(0, 1)}***@${domain.slice(0, 1)}***`;
}
