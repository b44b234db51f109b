import { remoteComponents } from "../awsx/index.ts";
import {
  ProgramProcess,
  type Change,
  type Log,
  type ProgramResult,
  type ServiceBackend,
} from "../engine/index.ts";
import { fullKey, readStack, type Stack } from "../engine/project.ts";
import type { LogHub } from "../observe/logs.ts";

/** What is run. */
export interface ProgramSource {
  /** Folder of the project. */
  readonly root: string;
  readonly stack: string;
  /** Goes before the stack file's, by full key. */
  readonly config: Readonly<Record<string, string>>;
}

/** What is run in place of a copy's own program. */
export interface Deployed {
  /** Folder of the program; omit it for the copy's own. */
  readonly root?: string;
  /** Goes before all other values in this run. */
  readonly config?: Readonly<Record<string, string>>;
}

/** What a run works with. */
export interface RunTargets {
  readonly backend: ServiceBackend;
  readonly logs: LogHub;
  /** True when a run goes on without a resource that can't be made. */
  readonly continueOnError: boolean;
  /** Told what the program prints and is warned about. */
  readonly progress: (text: string) => void;
  /** Resolves when what the program declared is up. */
  readonly ready: () => Promise<void>;
}

/** The runs of a copy's program: one when it starts, and one after each edit. */
export class ProgramRuns {
  readonly #source: ProgramSource;
  #process: ProgramProcess;
  #latest: ProgramResult | undefined;

  /** Starts the program's process, which loads its packages while other things are opened here. */
  constructor(source: ProgramSource, stack: Stack) {
    this.#source = source;
    this.#process = this.#start(stack);
  }

  /** What the last run that came to its end came to. */
  get latest(): ProgramResult {
    if (!this.#latest) throw new Error("the program has not run");
    return this.#latest;
  }

  /** Has the services do what the program registers.
   * @throws ProgramError, or what `ready` rejects with. */
  async run({ backend, continueOnError, logs, progress, ready }: RunTargets): Promise<ProgramResult> {
    const log: Log = (level, message, urn) => {
      if (level === "debug") return;
      const text = urn ? `${describeUrn(urn)}: ${message}` : message;
      logs.write("program", level, text);
      progress(level === "info" ? text : `${level === "warn" ? "warning" : "error"}: ${text}`);
    };
    const result = await this.#process.run({ backend, continueOnError, log, components: remoteComponents });
    await ready();
    this.#latest = result;
    return result;
  }

  /** Runs the program as its files are now, and applies the difference.
   * @param what What is deployed, if it is not the program as it was started: another folder, and values for this run.
   * @returns What was different. @throws as {@link run} does. */
  async rerun(
    targets: RunTargets,
    { root = this.#source.root, config }: Deployed = {},
  ): Promise<readonly Change[]> {
    this.#process = this.#start(await readStack(root, this.#source.stack), root, config);
    await this.run(targets);
    return targets.backend.changes;
  }

  /** Ends the program's process, if it is there. */
  async stop(): Promise<void> {
    await this.#process.stop();
  }

  #start(
    { project, stack, config, secretKeys, program }: Stack,
    root = this.#source.root,
    given: Deployed["config"] = {},
  ): ProgramProcess {
    const { entry, typescript, workingDirectory } = program;
    const start = { project, stack, root, secretKeys, entry, typescript, workingDirectory };
    const values = { ...config, ...this.#source.config, ...withFullKeys(given, project) };
    return new ProgramProcess({ ...start, config: values });
  }
}

/** Values by full key, as {@link ProgramSource.config} has them. */
export const withFullKeys = (
  config: Readonly<Record<string, string>>,
  project: string,
): Record<string, string> =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [fullKey(key, project), value]));

/** `aws:iam/role:Role "service-role"` of a URN. */
function describeUrn(urn: string): string {
  const [, , path = "", name = ""] = urn.split("::");
  return `${path.split("$").at(-1) ?? ""} "${name}"`;
}
