import { constants, createContext, Script, type Context } from "node:vm";
import { isStraightLine } from "./straight-line.ts";

/** Longest compute of one run, milliseconds. AWS stops a function at about one: code that works there works here, too.
 * It is the time that this thread has had a processor, so a busy machine makes no function fail.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions */
const COMPUTE_LIMIT = 100;

/** Longest run by the clock, milliseconds, for code that waits and does not compute. */
const CLOCK_LIMIT = 5_000;

/** Runs before the code: a console of that side. */
const PRELUDE = new Script(`var lineCount = 0;
var console = (() => {
  const lines = [];
  globalThis.takeLines = () => {
    lineCount = 0;
    return JSON.stringify(lines.splice(0));
  };
  return { log: (...parts) => { lineCount = lines.push(parts.map(String).join(" ")); } };
})();`);
const TAKE_LINES = new Script("takeLines()");

/** Promises are settled inside, within the limit. */
const CALL = new Script(`(async () => JSON.stringify({ value: await handler(JSON.parse(event)) }))().then(
  (text) => { outcome = text; },
  (error) => { outcome = JSON.stringify({ error: String(error) }); },
);`);

/** The code of a function with nothing of Node in reach: only text goes in and out, no object of this side can be got at. */
export class Sandbox {
  readonly #name: string;
  readonly #code: Script;
  readonly #log: (line: string) => void;
  /** Node starts a thread for each limit of time: 0.17 ms, where the code takes 0.005. */
  readonly #needsLimit: boolean;
  #context: Context | undefined;

  /** @param log Gets each line that the code writes with `console.log`.
   * @throws Error for code that does not compile, or has no `handler`. */
  constructor(name: string, code: string, log: (line: string) => void) {
    this.#name = name;
    this.#log = log;
    this.#code = new Script(code, { filename: name });
    this.#needsLimit = !isStraightLine(code);
    const type = this.#compute(
      (context, timeout) => new Script("typeof handler").runInContext(context, { timeout }) as string,
    );
    if (type !== "function") throw new Error("there is no function named handler");
  }

  /** Calls `handler`.
   * @returns What it answers, as JSON has it.
   * @throws Error with what it throws; when it computes for too long; when its promise is never settled. */
  call(event: object): unknown {
    const text = JSON.stringify(event);
    const outcome = this.#compute((context, timeout) => {
      context["event"] = text;
      context["outcome"] = undefined;
      CALL.runInContext(context, this.#needsLimit ? { timeout } : {});
      return context["outcome"] as string | undefined;
    });
    if (outcome === undefined) throw new Error(`the promise of function ${this.#name} is never settled`);
    const { value, error } = JSON.parse(outcome) as { readonly value?: unknown; readonly error?: string };
    if (error !== undefined) throw new Error(error);
    return value;
  }

  /** Does `work` within the limit. Where the clock ran out because others had the processor, it begins anew with more time. */
  #compute<T>(work: (context: Context, timeout: number) => T): T {
    for (let timeout = COMPUTE_LIMIT; ; timeout *= 2) {
      const before = process.threadCpuUsage();
      try {
        this.#context ??= this.#open(timeout);
        const result = work(this.#context, timeout);
        this.#writeLines(this.#context);
        return result;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
        this.#context = undefined;
        const { user, system } = process.threadCpuUsage(before);
        if ((user + system) / 1000 < COMPUTE_LIMIT && timeout < CLOCK_LIMIT) continue;
        throw new Error(`function ${this.#name} ran for more than ${COMPUTE_LIMIT} ms`, { cause: error });
      }
    }
  }

  #open(timeout: number): Context {
    const context = createContext(constants.DONT_CONTEXTIFY, {
      codeGeneration: { strings: false, wasm: false },
      microtaskMode: "afterEvaluate",
    });
    PRELUDE.runInContext(context);
    this.#code.runInContext(context, { timeout });
    return context;
  }

  #writeLines(context: Context): void {
    if (context["lineCount"] === 0) return;
    const text = TAKE_LINES.runInContext(context, { timeout: COMPUTE_LIMIT }) as string;
    for (const line of JSON.parse(text) as string[]) this.#log(line);
  }
}
