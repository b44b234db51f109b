import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { LogLine } from "../../../local/observe/logs.ts";
import type { Mail } from "../../../local/observe/mailbox.ts";
import type { Running } from "../../../local/start/running.ts";
import { anyFreePort } from "./free-port.ts";

const root = resolve(import.meta.dirname, "../../..");

/** A copy as `npm start` makes it, in a process of its own, with a state folder of its own. */
export class Copy {
  readonly state: string;
  readonly stack: string;
  readonly root: string;
  output = "";
  #child: ChildProcess | undefined;
  #running: Running | undefined;

  constructor(options: { state?: string; stack?: string; root?: string } = {}) {
    this.state = options.state ?? mkdtempSync(join(tmpdir(), "mysfits-"));
    this.stack = options.stack ?? "dev";
    this.root = options.root ?? root;
  }

  /** Contents of `running.json`. */
  get running(): Running {
    if (!this.#running) throw new Error(`the copy does not run\n${this.output}`);
    return this.#running;
  }

  get process(): ChildProcess {
    if (!this.#child) throw new Error("the copy was not started");
    return this.#child;
  }

  /** Starts, and waits until the copy says that it is ready. */
  async start(...args: readonly string[]): Promise<this> {
    const port = args.includes("--port") ? [] : ["--port", String(await anyFreePort())];
    this.output = "";
    const child = spawn(
      process.execPath,
      [
        "scripts/launch.mjs",
        "local/start/main.ts",
        "--stack",
        this.stack,
        "--state",
        this.state,
        ...port,
        ...args,
      ],
      {
        cwd: this.root,
        // Credentials and proxies of the caller must change nothing.
        env: {
          ...process.env,
          AWS_ACCESS_KEY_ID: "AKIAFOREIGN",
          AWS_SECRET_ACCESS_KEY: "foreign",
          AWS_ENDPOINT_URL: "http://127.0.0.1:9",
          HTTP_PROXY: "http://127.0.0.1:9",
        },
      },
    );
    this.#child = child;
    await new Promise<void>((ready, failed) => {
      const read = (chunk: Buffer) => {
        this.output += chunk.toString();
        if (this.output.includes("Ready in")) ready();
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.once("exit", (code) => failed(new Error(`the copy ended with ${code}\n${this.output}`)));
    });
    this.#running = JSON.parse(readFileSync(join(this.state, this.stack, "running.json"), "utf8")) as Running;
    return this;
  }

  /** Ends by a signal; the answer is the exit code. */
  async end(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    const child = this.process;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exit = once(child, "exit") as Promise<[number | null]>;
    child.kill(signal);
    const [code] = await exit;
    this.#running = undefined;
    return code;
  }

  /** Ends and forgets everything. */
  async remove(): Promise<void> {
    if (this.#child) await this.end("SIGKILL");
    rmSync(this.state, { recursive: true, force: true });
  }

  /** The console's JSON. */
  async console<T>(path: string): Promise<T> {
    const answer = await fetch(`${this.running.console}${path}`);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return (await answer.json()) as T;
  }

  /** Kills a task's process, as a crash or a lack of memory does it. */
  killTask(): void {
    const [pid] = execFileSync("pgrep", ["-P", String(this.running.pid), "-f", "service.mjs"])
      .toString()
      .split("\n");
    process.kill(Number(pid), "SIGKILL");
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
