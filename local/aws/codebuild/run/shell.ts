import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Writable } from "node:stream";
import { plainModule } from "../../../host/plain-module.ts";
import { canIsolate, isolated } from "./isolation.ts";
import type { WardenOptions } from "./warden-options.ts";

/** How commands of a build are run. */
export interface ShellOptions {
  readonly shell: "sh" | "bash";
  /** Where the first command begins. */
  readonly folder: string;
  /** All of it: nothing of this machine's environment is added. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folder for scripts, of the build alone. */
  readonly scripts: string;
  /** Folder for plain JavaScript of the local cloud. */
  readonly modules: string;
  readonly writable: readonly string[];
  readonly hidden: readonly string[];
  /** Folder that stands for `/tmp`. */
  readonly temporary: string;
  readonly ways: WardenOptions["ways"];
  readonly onLine: (line: string) => void;
}

/** End of a command. */
export interface CommandResult {
  readonly status: number;
  /** The newest lines that it wrote. */
  readonly output: readonly string[];
}

/** Lines of a command that are remembered. */
const REMEMBERED = 200;

/** The one shell of a build, version 0.2 of the buildspec: working folder, variables and functions of a command are there for the next. A
 * command that ends the shell ends itself alone: the next one finds its folder and its exported variables.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-versions */
export class Shell {
  readonly #options: ShellOptions;
  readonly #mark = randomBytes(12).toString("hex");
  #environment: Readonly<Record<string, string>>;
  #folder: string;
  #child: ChildProcess | undefined;
  #commands: Writable | undefined;
  #ended: Promise<number> = Promise.resolve(0);
  #count = 0;
  #output: string[] = [];
  #done: ((status: number) => void) | undefined;
  #isStopped = false;

  constructor(options: ShellOptions) {
    this.#options = options;
    this.#environment = options.environment;
    this.#folder = options.folder;
  }

  /** Runs one command to its end; 137 when the shell was stopped. */
  async run(command: string): Promise<CommandResult> {
    if (this.#isStopped) return { status: 137, output: [] };
    if (!this.#child) await this.#start();
    if (!this.#child) return { status: 137, output: [] };
    const script = join(this.#options.scripts, `${++this.#count}.sh`);
    await writeFile(script, `${command}\n`, { mode: 0o600 });
    this.#output = [];
    const done = new Promise<number>((resolve) => (this.#done = resolve));
    this.#commands?.write(`${script}\n`);
    const status = await Promise.race([done, this.#ended]);
    this.#done = undefined;
    if (!this.#child) await this.#takeUp();
    return { status, output: this.#output };
  }

  /** Exported variables, as they are now. */
  async variables(): Promise<Readonly<Record<string, string>>> {
    if (!this.#child) return this.#environment;
    await this.run(`env -0 > '${this.#state}'`);
    await this.#takeUp();
    return this.#environment;
  }

  /** Ends the shell and everything that its commands started. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const child = this.#child;
    if (!child) return;
    if (child.connected) child.disconnect();
    const late = setTimeout(() => child.kill("SIGKILL"), 2_000);
    await this.#ended;
    clearTimeout(late);
  }

  get #state(): string {
    return join(this.#options.scripts, "environment");
  }

  async #start(): Promise<void> {
    const { shell, scripts, writable, hidden, temporary, ways, modules, onLine } = this.#options;
    const driver = join(scripts, "driver.sh");
    await writeFile(driver, driverScript(this.#mark, this.#state), { mode: 0o600 });
    const warden = await plainModule(join(import.meta.dirname, "warden.ts"), modules);
    const isIsolated = await canIsolate();
    const folder = this.#folder;
    const options: WardenOptions = { shell, driver, folder, writable, hidden, temporary, ways, isIsolated };
    const command = [process.execPath, warden, JSON.stringify(options)];
    const [program = "", ...args] = isIsolated ? isolated(command) : command;
    // It may have been stopped meanwhile.
    if (this.#isStopped) return;
    const child = spawn(program, args, {
      cwd: this.#options.folder,
      env: this.#environment,
      stdio: ["ignore", "pipe", "pipe", "pipe", "ipc"],
    });
    this.#child = child;
    this.#commands = child.stdio[3] as Writable;
    // A shell that has ended reads no more.
    this.#commands.on("error", () => undefined);
    const ending = new RegExp(`^(.*)\u001e${this.#mark} (\\d+)$`);
    const line = (text: string) => {
      const [, before, status] = ending.exec(text) ?? [];
      const written = status === undefined ? text : before;
      if (status === undefined || written !== "") {
        onLine(written ?? "");
        this.#output = [...this.#output.slice(1 - REMEMBERED), written ?? ""];
      }
      if (status !== undefined) this.#done?.(Number(status));
    };
    const written = [child.stdout, child.stderr].map(async (stream) => {
      if (!stream) return;
      createInterface(stream).on("line", line);
      await new Promise<void>((resolve) => stream.once("close", () => resolve()));
    });
    const exited = new Promise<number>((resolve) => {
      child.once("error", (error) => {
        onLine(error.message);
        resolve(127);
      });
      child.once("exit", (code) => resolve(code ?? 137));
    });
    // Not its event `close`: the pipe of the commands, which is only written to, does not see that nobody reads it any more.
    this.#ended = exited.then(async (code) => {
      this.#commands?.destroy();
      await Promise.all(written);
      this.#child = undefined;
      return code;
    });
  }

  /** Reads what the shell had exported. */
  async #takeUp(): Promise<void> {
    const text = await readFile(this.#state, "utf8").catch(() => "");
    if (text === "") return;
    const pairs = text
      .split("\0")
      .filter((pair) => pair.includes("="))
      .map((pair): [string, string] => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)])
      .filter(([name]) => !/^(_|SHLVL|NODE_CHANNEL_(FD|SERIALIZATION_MODE))$/.test(name));
    this.#environment = Object.fromEntries(pairs);
    this.#folder = this.#environment["PWD"] ?? this.#folder;
  }
}

/** Reads names of scripts from 3, and runs each in this same shell. */
function driverScript(mark: string, state: string): string {
  return `trap 'env -0 > "${state}"' EXIT
unset NODE_CHANNEL_FD NODE_CHANNEL_SERIALIZATION_MODE
while IFS= read -r CODEBUILD_STEP <&3; do
  . "$CODEBUILD_STEP" 3<&- </dev/null
  printf '\\036%s %s\\n' '${mark}' "$?"
done
`;
}
