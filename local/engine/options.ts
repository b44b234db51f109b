import type { Backend } from "./backend.ts";
import type { RemoteComponents } from "./component.ts";
import type { ResourceGraph } from "./graph.ts";
import type { Properties } from "./wire/values.ts";

/** What a program is told of its run. */
export interface ProgramSettings {
  readonly project: string;
  readonly stack: string;
  /** @default "local" */
  readonly organization?: string;
  /** Only say what would be there; computed outputs are unknown.
   * @default false */
  readonly preview?: boolean;
  /** By full key: `{ "aws:region": "eu-west-1" }`. Values other than text are JSON, as the CLI passes them. */
  readonly config?: Readonly<Record<string, string>>;
  /** Keys of `config` whose values are secret. */
  readonly secretKeys?: readonly string[];
  /** Folder of the project: source lines are told relative to it, and its `node_modules` has the SDK.
   * @default the working directory */
  readonly root?: string;
}

/** How the engine runs a program, whichever way it is started. */
export interface EngineOptions {
  readonly backend: Backend;
  /** After so many milliseconds in which nothing has happened the program is taken to hang.
   * @default 60000 */
  readonly timeoutMs?: number;
  /** True when everything is made that does not need a resource which can't be made, as with `pulumi up --continue-on-error`. The run fails with
   * all of them, once the program has asked for nothing more in two seconds.
   * @default false */
  readonly continueOnError?: boolean;
  /** Takes what the program logs (`pulumi.log`) and what the engine warns about.
   * @default nobody */
  readonly log?: Log;
  /** Components of packages whose children a plugin makes on AWS.
   * @default none is known */
  readonly components?: RemoteComponents;
}

/** A run of a program: what it is told, and who does what it asks for. */
export interface ProgramOptions extends ProgramSettings, EngineOptions {
  /** Folder that relative asset paths start from.
   * @default `root` */
  readonly workingDirectory?: string;
}

/** Weight of a message, as the SDK's log has it. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** Takes a message about the program, or about one resource. */
export type Log = (level: LogLevel, message: string, urn?: string) => void;

/** A program that ran to its end. */
export interface ProgramResult {
  readonly graph: ResourceGraph;
  /** What the program returned, secrets in clear. */
  readonly outputs: Readonly<Properties>;
  /** Names of the outputs that are secret. */
  readonly secretOutputs: readonly string[];
}
