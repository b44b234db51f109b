import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds between two looks into the mailbox, and in all. */
const LOOK = 100;
const PATIENCE = 15_000;

interface Mail {
  readonly to: readonly string[];
  readonly text: string;
}

/** Code of the newest mail to an address, once there is one.
 * @param console Address of the copy's console, which has the mailbox.
 * @throws Error when none comes. */
export async function codeFor(console: string, email: string): Promise<string> {
  for (const since = performance.now(); performance.now() - since < PATIENCE; await delay(LOOK)) {
    const mails = (await (await fetch(`${console}/api/mails`)).json()) as readonly Mail[];
    const mail = mails.findLast(({ to }) => to.includes(email));
    const code = mail && /\b\d{6}\b/.exec(mail.text)?.[0];
    if (code) return code;
  }
  throw new Error(`no mail with a code came to ${email}`);
}
