import type { Platform } from "../../../contract/service.ts";
import { AwsError } from "../../../contract/errors.ts";
import { codeDeliveryFailure } from "../errors.ts";
import type { CodePurpose, MailSettings, PoolRecord } from "../records.ts";

/** Cognito's own words, where the pool has none.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-message-customizations.html */
const SUBJECT = "Your verification code";
const MESSAGES: Readonly<Record<CodePurpose, string>> = {
  "sign-up": "Your confirmation code is {####}",
  email: "Your verification code is {####}",
  password: "Your password reset code is {####}",
};

/** The mails of user pools. */
export class Mails {
  readonly #platform: Pick<Platform, "mailbox" | "capabilities">;

  constructor(platform: Pick<Platform, "mailbox" | "capabilities">) {
    this.#platform = platform;
  }

  async sendCode(
    { settings: { mail }, region }: PoolRecord,
    purpose: CodePurpose,
    to: string,
    code: string,
  ): Promise<void> {
    await this.#send(
      region,
      mail,
      to,
      mail.verificationSubject ?? SUBJECT,
      mail.verificationMessage ?? MESSAGES[purpose],
      {
        "{####}": code,
      },
    );
  }

  async sendInvitation(
    { settings: { mail }, region }: PoolRecord,
    to: string,
    username: string,
    password: string,
  ): Promise<void> {
    await this.#send(region, mail, to, mail.inviteSubject, mail.inviteMessage, {
      "{username}": username,
      "{####}": password,
    });
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
