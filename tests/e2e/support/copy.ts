import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Running } from "../../../local/start/running.ts";
import { anyFreePort } from "./free-port.ts";
import { RunningCopy } from "./running-copy.ts";

const root = resolve(import.meta.dirname, "../../..");

/** A copy as `npm start` makes it, in a process of its own, with a state folder of its own. */
export class Copy extends RunningCopy {
  readonly state: string;
  readonly stack: string;
  readonly root: string;
  output = "";
  #child: ChildProcess | undefined;
  #running: Running | undefined;

  constructor(options: { state?: string; stack?: string; root?: string } = {}) {
    super();
    this.state = options.state ?? mkdtempSync(join(tmpdir(), "mysfits-"));
    this.stack = options.stack ?? "dev";
    this.root = options.root ?? root;
  }

  override get running(): Running {
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

  /** Kills the process of a task of the service, as a crash or a lack of memory does it. The shop's has the same name. */
  killTask(): void {
    const pids = execFileSync("pgrep", ["-P", String(this.running.pid), "-f", "service.mjs"])
      .toString()
      .trim()
      .split("\n");
    const pid = pids.find((one) =>
      execFileSync("ps", ["eww", "-p", one]).toString().includes(" MYSFITS_TABLE="),
    );
    if (pid === undefined) throw new Error("no task of the service runs");
    process.kill(Number(pid), "SIGKILL");
  }
}
