import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../..");

/** A command of the repository, in a process of its own. */
export class Command {
  output = "";
  /** Resolves to the exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;

  constructor(module: string, args: readonly string[]) {
    const child = spawn(process.execPath, [module, ...args], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const read = (chunk: Buffer) => (this.output += chunk.toString());
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    this.#child = child;
    this.ended = once(child, "close").then(([code]) => code as number | null);
  }

  /** Resolves when its output has a text.
   * @throws Error with the output when it ends without. */
  async says(pattern: RegExp): Promise<void> {
    const { stderr } = this.#child;
    while (!pattern.test(this.output)) {
      const more = stderr && once(stderr, "data").then(() => true);
      const isThere = await Promise.race([more, this.ended.then(() => false)]);
      if (isThere !== true && !pattern.test(this.output)) throw new Error(`it ended\n${this.output}`);
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}
