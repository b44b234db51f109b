import { spawn, type ChildProcess } from "node:child_process";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { confinedFlags, surroundings } from "../../../host/confined-node.ts";
import type { FunctionError, InvokeMessage, RuntimeMessage } from "./messages.ts";

/** How to start an execution environment. */
export interface EnvironmentOptions {
  /** Folder with the function's code. */
  readonly codeFolder: string;
  readonly temporaryFolder: string;
  /** Plain JavaScript of `bootstrap.ts`. */
  readonly bootstrap: string;
  /** All of the function's environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly gatewayPort: number;
  /** Of the site, which a function reaches as it reaches the Internet; undefined when it does not. */
  readonly sitePort: number | undefined;
  /** MB. Beyond them the process is killed. */
  readonly memory: number;
  /** A line of the function's own output. */
  readonly onLine: (line: string) => void;
}

/** How one invocation ended. */
export type Outcome = { readonly payload: string } | { readonly error: FunctionError };

/** @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_MILLISECONDS = 10_000;

/** One execution environment: a process that has loaded the handler and takes one event at a time. */
export class ExecutionEnvironment {
  readonly #child: ChildProcess;
  readonly #memory: number;
  /** Resolves with the milliseconds that loading took, or with the error that it ended in. */
  readonly initialized: Promise<{ readonly milliseconds: number } | { readonly error: FunctionError }>;
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>;
  #finish: ((outcome: Outcome) => void) | undefined;
  #isDead = false;
  #outOfMemory = false;
  /** Largest memory seen, bytes. */
  #peak = 0;

  constructor(options: EnvironmentOptions) {
    this.#memory = options.memory;
    this.#child = spawn(process.execPath, [...nodeFlags(options), options.bootstrap], {
      cwd: options.codeFolder,
      env: {
        ...surroundings(options.temporaryFolder),
        ...options.environment,
        LOCAL_CLOUD_GATEWAY_PORT: String(options.gatewayPort),
        ...(options.sitePort !== undefined && { LOCAL_CLOUD_SITE_PORT: String(options.sitePort) }),
      },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      if (stream) createInterface(stream).on("line", options.onLine);
    const started = performance.now();
    let begun: (result: { milliseconds: number } | { error: FunctionError }) => void = () => undefined;
    this.initialized = new Promise((resolve) => (begun = resolve));
    const late = setTimeout(() => {
      begun({
        error: {
          errorType: "Sandbox.Timedout",
          errorMessage: `Init phase timed out after ${INIT_MILLISECONDS / 1000} seconds`,
        },
      });
      this.kill();
    }, INIT_MILLISECONDS);
    this.#child.on("message", (message: RuntimeMessage) => {
      if (message.type === "ready") begun({ milliseconds: performance.now() - started });
      else if (message.type === "init-error") begun({ error: message.error });
      else if (message.type === "log") options.onLine(message.line);
      else if (message.type === "memory") this.#measure(message.bytes);
      else this.#end("payload" in message ? { payload: message.payload } : { error: message.error });
    });
    void this.initialized.then(() => clearTimeout(late));
    this.exited = new Promise((resolve) => {
      const gone = (status: string) => {
        this.#isDead = true;
        const error = {
          errorType: "Runtime.ExitError",
          errorMessage: `Runtime exited with error: ${this.#outOfMemory ? "signal: killed" : status}`,
        };
        begun({ error });
        this.#end({ error });
        resolve();
      };
      this.#child.once("error", (error) => gone(error.message));
      this.#child.once("close", (code, signal) =>
        gone(signal === null ? `exit status ${code}` : `signal: ${signal}`),
      );
    });
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** MB at the most so far. */
  get peakMemory(): number {
    return Math.ceil(this.#peak / 1024 / 1024);
  }

  /** Runs the handler on one event. The caller sees to it that one is under way at a time. */
  invoke(message: InvokeMessage, timeoutSeconds: number): Promise<Outcome> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#end({
          error: {
            errorType: "Sandbox.Timedout",
            errorMessage: `RequestId: ${message.requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
          },
        });
        this.kill();
      }, timeoutSeconds * 1000);
      this.#finish = (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      };
      if (this.#isDead || !this.#child.connected)
        this.#end({
          error: {
            errorType: "Runtime.ExitError",
            errorMessage: "Runtime exited without providing a reason",
          },
        });
      else
        this.#child.send(message, (error) => {
          if (error)
            this.#end({
              error: { errorType: "Runtime.ExitError", errorMessage: `Runtime exited: ${error.message}` },
            });
        });
    });
  }

  /** Ends the process at once, as Lambda shuts down environments of Node. */
  kill(): void {
    this.#isDead = true;
    this.#child.kill("SIGKILL");
  }

  #end(outcome: Outcome): void {
    const finish = this.#finish;
    this.#finish = undefined;
    finish?.(outcome);
  }

  #measure(bytes: number): void {
    this.#peak = Math.max(this.#peak, bytes);
    if (bytes <= this.#memory * 1024 * 1024 || this.#isDead) return;
    this.#outOfMemory = true;
    this.kill();
  }
}

function nodeFlags({ codeFolder, temporaryFolder, bootstrap, memory }: EnvironmentOptions): string[] {
  return confinedFlags({
    readable: [codeFolder, dirname(bootstrap)],
    temporaryFolder,
    // What the managed runtime leaves to the heap.
    heapMegabytes: Math.floor(memory * 0.9),
  });
}
