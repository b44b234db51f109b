import { SendEmailCommand, type SESv2Client } from "@aws-sdk/client-sesv2";
import { setTimeout as wait } from "node:timers/promises";
import { count } from "../metrics.ts";
import type { BlockedAddresses } from "./blocked-addresses.ts";
import type { Ledger } from "./ledger.ts";
import { classify } from "./ses-errors.ts";

/** A mail to one reader. */
export interface Message {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Surroundings of {@link sendOnce}. */
export interface MailOptions {
  readonly ses: Pick<SESv2Client, "send">;
  readonly ledger: Ledger;
  readonly blocked: BlockedAddresses;
  readonly sender: string;
  readonly configurationSet: string;
  /** Milliseconds that this invocation still has. */
  readonly remaining: () => number;
  /** Milliseconds that SES gets to answer.
   * @default 6000 */
  readonly answerMilliseconds?: number;
  /** Mails to one address in a day at most, whatever asks for them; `any` for what its reader has paid for, which is not counted.
   * @default 5 */
  readonly perDay?: number | "any";
}

/** The mail is not out, and has to be tried again later. */
export class TryAgain extends Error {
  override readonly name = "TryAgain";
}

/** Milliseconds that a claim holds beyond SES's answer: for the mark. */
const MARK = 2_000;
/** Milliseconds that are kept for the end of the invocation. */
const MARGIN = 1_000;
/** Mails to one address in a day at most. */
const PER_DAY = 5;

/** Sends a mail once, however often it is asked for.
 * @param id Of the mail: the same for every attempt.
 * @throws TryAgain when it could not be sent now. */
export async function sendOnce(
  id: string,
  message: Message,
  options: MailOptions,
): Promise<"sent" | "already" | "refused"> {
  const { ledger, remaining, answerMilliseconds = 6_000 } = options;
  const lease = answerMilliseconds + MARK;
  for (let attempt = 0; ; attempt++) {
    const claim = await ledger.claim(id, lease);
    if (claim.state === "done") return "already";
    if (claim.state === "busy") {
      const pause = claim.until - Date.now() + 50;
      if (pause + lease + MARGIN > remaining())
        throw new TryAgain(`mail ${id} is being sent by somebody else`);
      await wait(Math.max(0, pause));
      continue;
    }
    if (claim.mayRepeat) count("possible_duplicate", { mailId: id });
    const refusal = await whyNot(message.to, claim.attempts === 1, options);
    if (refusal !== undefined) {
      await ledger.failed(id, refusal);
      count("mail_refused", { mailId: id, reason: refusal });
      return "refused";
    }
    const outcome = await attemptToSend(message, options);
    if ("messageId" in outcome) {
      await ledger.sent(id, outcome.messageId);
      count("mail_sent", { mailId: id });
      return "sent";
    }
    const reason = `${(outcome.error as Error).name}: ${(outcome.error as Error).message}`;
    if (outcome.failure === "permanent") {
      await ledger.failed(id, reason);
      count("mail_refused", { mailId: id, reason });
      return "refused";
    }
    await ledger.release(id, outcome.failure === "unclear");
    count("mail_delayed", { mailId: id, reason });
    const pause = Math.min(8_000, 250 * 2 ** attempt) * (0.5 + Math.random() / 2);
    if (pause + lease + MARGIN > remaining())
      throw new TryAgain(`mail ${id}: ${reason}`, { cause: outcome.error });
    await wait(pause);
  }
}

async function whyNot(
  to: string,
  isFirst: boolean,
  { ledger, blocked, perDay = PER_DAY }: MailOptions,
): Promise<string | undefined> {
  if (await blocked.has(to)) return "the address is blocked";
  if (isFirst && perDay !== "any" && !(await ledger.admit(to, perDay)))
    return `more than ${perDay} mails to one address today`;
  return undefined;
}

async function attemptToSend(
  { to, subject, text, html }: Message,
  { ses, sender, configurationSet, answerMilliseconds = 6_000 }: MailOptions,
): Promise<{ messageId: string } | { failure: ReturnType<typeof classify>; error: unknown }> {
  const data = (Data: string) => ({ Data, Charset: "UTF-8" });
  try {
    const { MessageId = "" } = await ses.send(
      new SendEmailCommand({
        FromEmailAddress: sender,
        ConfigurationSetName: configurationSet,
        Destination: { ToAddresses: [to] },
        Content: { Simple: { Subject: data(subject), Body: { Text: data(text), Html: data(html) } } },
      }),
      { abortSignal: AbortSignal.timeout(answerMilliseconds) },
    );
    return { messageId: MessageId };
  } catch (error) {
    return { failure: classify(error), error };
  }
}

/** Text for use in HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
