import { fork, type ChildProcess } from "node:child_process";
import { getCompileCacheDir } from "node:module";
import { dirname, join } from "node:path";
import type { Round, RoundResult } from "./messages.ts";

/** Processes that each run a copy, some at a time. */
export class Pool {
  readonly #parallel: number;
  readonly #progress: (text: string) => void;
  readonly #children = new Set<ChildProcess>();
  readonly #waiting: (() => void)[] = [];
  #busy = 0;
  #started = 0;
  #isOver = false;

  constructor(parallel: number, progress: (text: string) => void) {
    this.#parallel = parallel;
    this.#progress = progress;
  }

  /** Copies that were started. */
  get started(): number {
    return this.#started;
  }

  /** Runs a round when there is room.
   * @param isIdle True for one that waits for minutes and does next to nothing: it goes first, and once it has started it takes no room from others.
   * @throws Error when its process fails. */
  async run(round: Round, isIdle = false): Promise<RoundResult> {
    await this.#room(isIdle);
    let hasRoom = true;
    const leave = (): void => {
      if (!hasRoom) return;
      hasRoom = false;
      this.#busy--;
      this.#waiting.shift()?.();
    };
    try {
      if (this.#isOver) throw new Error("interrupted");
      this.#started++;
      const since = performance.now();
      const result = await this.#inProcess(round, isIdle ? leave : () => undefined);
      const seconds = Math.round((performance.now() - since) / 1000);
      this.#progress(`${round.name}: ${told(result)}, ${seconds} s`);
      return result;
    } finally {
      leave();
    }
  }

  /** Ends every process; each takes its copy and its state with it. */
  async stop(): Promise<void> {
    this.#isOver = true;
    const ends = [...this.#children].map(
      async (child) => await new Promise<void>((resolve) => child.once("exit", () => resolve())),
    );
    for (const child of this.#children) child.kill("SIGTERM");
    await Promise.all(ends);
  }

  async #room(isFirst: boolean): Promise<void> {
    while (this.#busy >= this.#parallel)
      await new Promise<void>((resolve) => {
        if (isFirst) this.#waiting.unshift(resolve);
        else this.#waiting.push(resolve);
      });
    this.#busy++;
  }

  async #inProcess(round: Round, onStart: () => void): Promise<RoundResult> {
    const compileCache = getCompileCacheDir();
    const child = fork(join(import.meta.dirname, "round.ts"), {
      env: {
        ...process.env,
        ...(compileCache !== undefined && { NODE_COMPILE_CACHE: dirname(compileCache) }),
      },
      serialization: "advanced",
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.#children.add(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000)));
    try {
      return await new Promise<RoundResult>((resolve, reject) => {
        let result: RoundResult | undefined;
        child.on("message", (message: RoundResult | "started") => {
          if (message === "started") onStart();
          else result = message;
        });
        child.once("error", reject);
        child.once("exit", (code) => {
          if (result) resolve(result);
          else reject(new Error(`${round.name} ended with ${code ?? "a signal"}\n${output}`));
        });
        child.send(round, (error) => {
          if (error) reject(error);
        });
      });
    } finally {
      this.#children.delete(child);
    }
  }
}

function told({ startProblem, notMade, outcomes }: RoundResult): string {
  if (notMade.length > 0) return `could not make ${notMade.join(", ")}`;
  if (startProblem !== undefined) return "did not start";
  const failed = outcomes.filter(({ problem }) => problem !== undefined).length;
  return `${outcomes.length} journeys, ${failed} broken`;
}
