import type { Platform } from "../../../contract/service.ts";
import type { CodePurpose, PoolRecord } from "../records.ts";

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
  readonly #platform: Pick<Platform, "mailbox">;

  constructor(platform: Pick<Platform, "mailbox">) {
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
      mail.from,
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
    await this.#send(region, mail.from, to, mail.inviteSubject, mail.inviteMessage, {
      "{username}": username,
      "{####}": password,
    });
  }

  async #send(
    region: string,
    from: string,
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
    await this.#platform.mailbox.deliver({ region, from, to: [to], subject, text, html, status: "sent" });
  }
}

const escaped = (text: string) =>
  text.replace(/[<>&]/g, (character) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;" })[character] as string);

/** Address that a code went to, as answers show it: `a***@e***`. */
export function maskedAddress(address: string): string {
  const [name = "", domain = ""] = address.split("@");
  return `${name.slice(0, 1)}***@${domain.slice(0, 1)}***`;
}
