import { setTimeout as delay } from "node:timers/promises";
import type { LogLine } from "../../../local/observe/logs.ts";
import type { Mail } from "../../../local/observe/mailbox.ts";
import type { Running } from "../../../local/start/running.ts";

/** A copy that runs, whoever started it. */
export abstract class RunningCopy {
  /** Contents of `running.json`. */
  abstract get running(): Running;

  /** The console's JSON. */
  async console<T>(path: string): Promise<T> {
    const answer = await fetch(`${this.running.console}${path}`);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return (await answer.json()) as T;
  }

  /** Lines of the log, oldest first.
   * @param source `task`, `gateway`, … */
  async logs(source: string): Promise<LogLine[]> {
    const answer = await fetch(`${this.running.console}/api/logs?source=${source}`);
    return (await answer.text())
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as LogLine);
  }

  /** The message of a log with a text in it. A line may come after the answer that it is about. */
  async message(source: string, text: string): Promise<string> {
    for (let tries = 0; tries < 100; tries++) {
      const line = (await this.logs(source)).find(({ message }) => message.includes(text));
      if (line) return line.message;
      // The log has no event that reaches another process.
      await delay(50);
    }
    throw new Error(`no line of ${source} has "${text}"`);
  }

  /** The newest code that was mailed to an address. */
  async codeFor(email: string): Promise<string> {
    for (let tries = 0; tries < 100; tries++) {
      const mail = (await this.console<Mail[]>("/api/mails")).findLast(({ to }) => to.includes(email));
      const code = mail && /\b\d{6}\b/.exec(mail.text)?.[0];
      if (code) return code;
      // The mailbox has no event that reaches another process.
      await delay(50);
    }
    throw new Error(`no mail to ${email}`);
  }

  /** Follows the links of the mails that ask an address to confirm its subscriptions. @returns How many. */
  async confirmSubscriptions(email: string): Promise<number> {
    const mails = (await this.console<Mail[]>("/api/mails")).filter(({ to }) => to.includes(email));
    const links = mails.flatMap(({ text }) => /http:\S+\/confirmation\.html\?\S+/.exec(text) ?? []);
    for (const link of links) {
      const answer = await fetch(link);
      if (!answer.ok) throw new Error(`${link} answered ${answer.status}: ${await answer.text()}`);
    }
    return links.length;
  }

  /** A request to the site. */
  async site(path: string, init?: RequestInit): Promise<Response> {
    return await fetch(`${this.running.site}${path}`, init);
  }
}
