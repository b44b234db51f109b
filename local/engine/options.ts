import type { Backend } from "./backend.ts";
import type { RemoteComponents } from "./component.ts";
import type { ResourceGraph } from "./graph.ts";
import type { Properties } from "./wire/values.ts";

/** How to run a program, whichever way it is started. */
export interface ProgramOptions {
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
  readonly backend: Backend;
  /** Folder of the program: relative assets start here, and source lines are told relative to it.
   * @default the working directory */
  readonly root?: string;
  /** After so many milliseconds in which nothing has happened the program is taken to hang.
   * @default 60000 */
  readonly timeoutMs?: number;
  /** Takes what the program logs (`pulumi.log`) and what the engine warns about.
   * @default nobody */
  readonly log?: Log;
  /** Components of packages whose children a plugin makes on AWS.
   * @default awsx.ec2.Vpc */
  readonly components?: RemoteComponents;
}

/** Takes a message about the program, or about one resource. */
export type Log = (level: "debug" | "info" | "warn" | "error", message: string, urn?: string) => void;

/** A program that ran to its end. */
export interface ProgramResult {
  readonly graph: ResourceGraph;
  /** What the program returned, secrets in clear. */
  readonly outputs: Readonly<Properties>;
  /** Names of the outputs that are secret. */
  readonly secretOutputs: readonly string[];
}
