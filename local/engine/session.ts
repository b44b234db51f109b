import { setTimeout as delay } from "node:timers/promises";
import { ProgramError, problemOf, type Place } from "./errors.ts";
import { monitorMethods, type MonitorMethods } from "./monitor/methods.ts";
import { ResourceMonitor } from "./monitor/monitor.ts";
import type { ProgramFunctions } from "./monitor/program-functions.ts";
import type { LogLevel, ProgramOptions, ProgramResult } from "./options.ts";
import { sourceOfError } from "./source.ts";

/** Longest wait for operations that were under way when a run failed, in milliseconds; never longer than the run's own time-out. */
const SETTLE_MS = 10_000;
/** Milliseconds in which a program that lacks a resource asks for nothing before it is taken to have made all that it can. */
const STUCK_MS = 2_000;

/** One run of a program, seen from the engine: answers the program's calls until the first failure, and from then on never again.
 * An answer after that would start dependents, and an error answer sets off one rejection per promise of the SDK. */
export class Session {
  readonly root: string;
  readonly monitor: ResourceMonitor;
  /** Rejects at the first failure; never resolves. */
  readonly failed: Promise<never>;
  /** Milliseconds of `performance.now()` at which the program last asked for something or got an answer. */
  lastActivity = performance.now();
  readonly #options: ProgramOptions;
  readonly #methods: MonitorMethods;
  readonly #abort = new AbortController();
  #reject!: (error: ProgramError) => void;
  #failure: ProgramError | undefined;
  /** Resources that could not be made, where the run goes on without them. */
  readonly #missing: ProgramError[] = [];
  #stuck: NodeJS.Timeout | undefined;
  /** Calls that are being answered. */
  #open = 0;

  constructor(options: ProgramOptions, functions: ProgramFunctions, shutdown: () => Promise<void>) {
    const { project, stack, backend, preview = false, config = {}, components = {}, log } = options;
    this.#options = options;
    this.root = options.root ?? process.cwd();
    this.failed = new Promise((_, reject) => (this.#reject = reject));
    this.failed.catch(() => undefined);
    this.monitor = new ResourceMonitor(
      {
        project,
        stack,
        backend,
        preview,
        components,
        functions,
        root: options.workingDirectory ?? this.root,
        config,
        warn: (message, urn) => log?.("warn", message, urn),
      },
      this.#abort.signal,
    );
    this.#methods = monitorMethods(this.monitor, shutdown);
  }

  /** Answers a call of the program; stays pending for ever once the run has failed. */
  async answer(method: keyof MonitorMethods, request: unknown): Promise<unknown> {
    if (this.#failure) return await never();
    this.#active();
    this.#open++;
    try {
      const answer = await this.#methods[method](request as never);
      if (!this.#failure) return answer;
    } catch (error) {
      if (this.#options.continueOnError) this.#missing.push(this.describe(error));
      else this.fail(error);
    } finally {
      this.#open--;
      this.#active();
    }
    return await never();
  }

  /** Something has happened. A run that lacks a resource ends when nothing more does. */
  #active(): void {
    this.lastActivity = performance.now();
    clearTimeout(this.#stuck);
    if (this.#missing.length > 0 && this.#open === 0)
      this.#stuck = setTimeout(() => this.fail(this.#missing[0]), STUCK_MS);
  }

  /** Takes a message of the program. An error ends the run, as under the CLI. */
  log(level: LogLevel, message: string, urn?: string): void {
    this.#options.log?.(level, message, urn);
    if (level === "error") this.fail(new ProgramError({ urn }, message));
  }

  /** Ends the run. The first failure counts; what follows is most often its consequence. */
  fail(error: unknown, place?: Place): void {
    if (this.#failure) return;
    clearTimeout(this.#stuck);
    const [first, ...others] = this.#missing;
    this.#failure = first ? first.with(others) : this.describe(error, place);
    this.#abort.abort(this.#failure);
    this.#reject(this.#failure);
  }

  /** An error as a user is told it. */
  describe(error: unknown, place?: Place): ProgramError {
    if (error instanceof ProgramError) return error;
    const source = sourceOfError(error, this.root) ?? place?.source;
    // The SDK's words for an input whose value could not be had.
    const problem = problemOf(error).replaceAll(/error serializing property "(.*?)":/g, 'input "$1":');
    return new ProgramError(
      { ...place, source },
      problem,
      source ? `correct the program at ${source}` : undefined,
      error,
    );
  }

  /** Tells the backend that everything is registered. */
  async finish(): Promise<void> {
    if (this.#failure) throw this.#failure;
    await this.#options.backend.finish?.(this.monitor.graph, this.monitor.run);
  }

  /** Lets operations end that were under way when the run failed, so that nothing writes behind the caller's back. */
  async settle(): Promise<void> {
    const giveUp = new AbortController();
    const longest = Math.min(SETTLE_MS, this.#options.timeoutMs ?? SETTLE_MS);
    await Promise.race([this.monitor.idle(), delay(longest, undefined, { signal: giveUp.signal })]);
    giveUp.abort();
  }

  /** What the run came to. */
  result(): ProgramResult {
    const { graph } = this.monitor;
    return { graph, outputs: graph.outputs, secretOutputs: graph.secretOutputs };
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
