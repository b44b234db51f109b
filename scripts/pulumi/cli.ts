import { spawn } from "node:child_process";
import { delimiter, dirname, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

/** Environment of the user's Pulumi CLI: the Node that runs this comes first on PATH, so that the program gets it too.
 * @param environment What the CLI's is made from. */
export const pulumiEnvironment = (environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv => ({
  ...environment,
  PATH: [dirname(process.execPath), environment["PATH"]].filter(Boolean).join(delimiter),
});

/** Thrown when there is no Pulumi CLI on PATH. */
export class NoPulumiError extends Error {
  constructor() {
    super(
      "There is no `pulumi` on PATH. Fix: install the Pulumi CLI (https://www.pulumi.com/docs/install/), then try again",
    );
  }
}

/** Answer of a command of the CLI. */
export interface PulumiAnswer {
  /** Exit code; that of a signal is 128 and its number, as shells have it. */
  readonly code: number;
  /** What it wrote to standard output, if that was asked for. */
  readonly output: string;
}

/** Runs the user's Pulumi CLI in the project's folder, and waits for its end. Ctrl-C reaches it from the terminal; it decides what to do.
 * @param options.reads True when its standard output is wanted, and not to be shown.
 * @throws NoPulumiError */
export function runPulumi(
  args: readonly string[],
  options: { readonly reads?: boolean } = {},
): Promise<PulumiAnswer> {
  return new Promise((answer, reject) => {
    const child = spawn("pulumi", args, {
      cwd: root,
      env: pulumiEnvironment(),
      stdio: ["inherit", options.reads ? "pipe" : "inherit", "inherit"],
    });
    const output: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => output.push(chunk));
    const forward = (signal: NodeJS.Signals) => void (signal === "SIGINT" || child.kill(signal));
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
    for (const signal of signals) process.on(signal, forward);
    const over = () => {
      for (const signal of signals) process.off(signal, forward);
    };
    child.on("error", (error: NodeJS.ErrnoException) => {
      over();
      reject(error.code === "ENOENT" ? new NoPulumiError() : error);
    });
    child.on("close", (code, signal) => {
      over();
      answer({
        code: code ?? 128 + (signalNumbers[signal ?? ""] ?? 0),
        output: Buffer.concat(output).toString(),
      });
    });
  });
}

const signalNumbers: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };
