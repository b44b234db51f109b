import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ContainerImage } from "../../../contract/capabilities.ts";
import { confinedFlags, surroundings } from "../../../host/confined-node.ts";
import type { PreloadMessage } from "./messages.ts";

/** How to run a container's command here. */
export interface ProcessOptions {
  readonly image: ContainerImage;
  /** Instead of the image's. */
  readonly command: readonly string[];
  /** Relative to the image, `/` unless given. */
  readonly workingDirectory: string;
  /** All of it: nothing of this machine's environment is added but what a process needs. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folder that stands for `/tmp`, the only place that can be written. */
  readonly temporaryFolder: string;
  /** Plain JavaScript of `preload.ts`. */
  readonly preload: string;
  readonly gatewayPort: number;
  /** MiB of the container; beyond them it is killed. */
  readonly memory: number;
  readonly onLine: (line: string) => void;
  readonly onListening: (listening: Extract<PreloadMessage, { type: "listening" }>) => void;
}

/** Resources that a process has used. */
export interface Usage {
  /** Resident memory now, bytes. */
  readonly memory: number;
  /** Time of all cores since its start, milliseconds. */
  readonly cpu: number;
}

/** Most that a process which only waits uses of the CPU between two reports, milliseconds. */
const QUIET = 5;

/** How a process ended. */
export interface Exit {
  /** 137 for one that was killed. */
  readonly code: number;
  readonly outOfMemory: boolean;
}

/** A container's command as a process of this machine's Node: same environment, credentials and reach as the container has on AWS; not its
 * file system and not its user. Nothing but the image's files can be read, nothing but `/tmp` written.
 * @throws Error when the command is not a Node program. */
export class ContainerProcess {
  readonly #child: ChildProcess;
  readonly exited: Promise<Exit>;
  #outOfMemory = false;
  #usage: Usage = { memory: 0, cpu: 0 };
  #onQuiet: (() => void) | undefined;

  constructor(options: ProcessOptions) {
    const { image, workingDirectory, environment, temporaryFolder, memory } = options;
    const cwd = join(image.root, workingDirectory);
    this.#child = spawn(process.execPath, [...nodeFlags(options), ...nodeArguments(options.command, image)], {
      cwd,
      env: {
        ...environment,
        ...surroundings(temporaryFolder),
        LOCAL_CLOUD_GATEWAY_PORT: String(options.gatewayPort),
      },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      if (stream) createInterface(stream).on("line", options.onLine);
    this.#child.on("message", (message: PreloadMessage) => {
      if (message.type === "listening") return options.onListening(message);
      if (message.cpu - this.#usage.cpu < QUIET) this.#onQuiet?.();
      this.#usage = { memory: message.bytes, cpu: message.cpu };
      if (message.bytes > memory * 1024 * 1024) {
        this.#outOfMemory = true;
        this.#child.kill("SIGKILL");
      }
    });
    this.exited = new Promise((resolve) => {
      this.#child.once("error", (error) => {
        options.onLine(error.message);
        resolve({ code: 1, outOfMemory: false });
      });
      this.#child.once("close", (code, signal) =>
        resolve({ code: code ?? signals[signal ?? "SIGKILL"] ?? 137, outOfMemory: this.#outOfMemory }),
      );
    });
  }

  /** Latest report of the process, twice a second. */
  get usage(): Usage {
    return this.#usage;
  }

  /** Asks it to end, and makes it after `seconds`.
   * @param untilQuiet Makes it as soon as it only waits: for requests that do not come any more, while the whole copy ends. */
  async stop(seconds: number, untilQuiet = false): Promise<Exit> {
    this.#child.kill("SIGTERM");
    if (untilQuiet) this.#endWhenQuiet();
    return await this.#endAfter(seconds);
  }

  /** Makes it end as soon as it only waits, or after `seconds`; it is not asked once more, which it may take for the order to drop everything. */
  async hurry(seconds: number): Promise<Exit> {
    this.#endWhenQuiet();
    return await this.#endAfter(seconds);
  }

  #endWhenQuiet(): void {
    // The first report tells of the time before the signal too.
    this.#onQuiet = () => (this.#onQuiet = () => this.kill());
  }

  async #endAfter(seconds: number): Promise<Exit> {
    const late = setTimeout(() => this.kill(), seconds * 1000);
    const exit = await this.exited;
    clearTimeout(late);
    return exit;
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}

/** Runs a command beside a container, with its ports: a health check.
 * @returns whether it ended with 0 in time. */
export function probe(options: {
  readonly image: ContainerImage;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly temporaryFolder: string;
  readonly preload: string;
  readonly timeoutSeconds: number;
}): Promise<boolean> {
  const { image, command, environment, temporaryFolder, timeoutSeconds } = options;
  const child = spawn(process.execPath, [...nodeFlags(options), ...nodeArguments(command, image)], {
    cwd: join(image.root, image.workingDirectory),
    env: {
      ...environment,
      ...surroundings(temporaryFolder),
    },
    stdio: "ignore",
    timeout: timeoutSeconds * 1000,
    killSignal: "SIGKILL",
  });
  return new Promise((resolve) => {
    child.once("error", () => resolve(false));
    child.once("close", (code) => resolve(code === 0));
  });
}

const signals: Readonly<Record<string, number>> = {
  SIGKILL: 137,
  SIGTERM: 143,
  SIGINT: 130,
  SIGSEGV: 139,
  SIGABRT: 134,
};

/** Flags of a container's Node. It takes half of a container's memory for its heap, and does not see the container here. */
function nodeFlags({
  image,
  temporaryFolder,
  preload,
  memory,
}: Pick<ProcessOptions, "image" | "temporaryFolder" | "preload"> & { readonly memory?: number }): string[] {
  return confinedFlags({
    readable: [image.root],
    temporaryFolder,
    preload,
    heapMegabytes: memory === undefined ? undefined : Math.floor(memory / 2),
  });
}

/** The arguments of `node`, which is the only program that runs here. */
function nodeArguments(command: readonly string[], { base, uri }: ContainerImage): string[] {
  const [program = "", ...rest] = command;
  if (!/(^|\/)node(js)?[\w.-]*([:@]|$)/.test(base))
    throw new Error(
      `CannotStartContainerError: ${uri} is made from ${base}. There are no containers here: only images of Node run, on this machine's`,
    );
  if (!/^(\/usr\/local\/bin\/|\/usr\/bin\/)?node$/.test(program))
    throw new Error(
      `CannotStartContainerError: exec: "${program}": executable file not found. Only node runs here: give the command as ["node", …]`,
    );
  return rest;
}
