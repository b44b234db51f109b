import { EngineEnded, EngineProcess } from "./engine-process.ts";

/** Milliseconds that a process without work stays. Its memory goes back to the machine then. */
const IDLE = 60_000;
/** Queries at a time. What comes beyond waits its turn, QUEUED. */
export const CONCURRENT_QUERIES = 2;

/** Processes with DuckDB: none until somebody asks, as many as queries run at a time. */
export class Engines {
  readonly #folder: string;
  readonly #onLine: (line: string) => void;
  readonly #idle: EngineProcess[] = [];
  readonly #all = new Set<EngineProcess>();
  readonly #turns: (() => void)[] = [];
  #running = 0;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(folder: string, onLine: (line: string) => void) {
    this.#folder = folder;
    this.#onLine = onLine;
  }

  /** DuckDB's tree of the statements in `sql`, JSON text: `{error: false, statements: […]}`, or `{error: true, error_message}`. */
  async parse(sql: string): Promise<string> {
    for (let attempt = 1; ; attempt++)
      try {
        const engine = [...this.#all].find(({ isDead }) => !isDead) ?? this.#rest(this.#start());
        const answer = await engine.ask({ type: "parse", sql });
        return "tree" in answer ? answer.tree : "";
      } catch (error) {
        // The query that shared the process was stopped.
        if (!(error instanceof EngineEnded) || attempt === 3 || this.#isStopped) throw error;
      }
  }

  /** Does `work` with a process that does nothing else meanwhile, as soon as there is one.
   * @param work.signal Aborted: the process is killed, or no longer waited for.
   * @throws what `work` throws; the signal's reason. */
  async use<T>(signal: AbortSignal, work: (engine: EngineProcess) => Promise<T>): Promise<T> {
    await this.#turn(signal);
    let engine: EngineProcess | undefined;
    const kill = () => engine?.kill();
    try {
      signal.throwIfAborted();
      signal.addEventListener("abort", kill);
      engine = this.#idle.pop() ?? this.#start();
      const result = await work(engine);
      signal.throwIfAborted();
      return result;
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      signal.removeEventListener("abort", kill);
      if (engine && !engine.isDead) await this.#close(engine);
      this.#release();
    }
  }

  /** Ends every process, with what it is doing. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    const all = [...this.#all];
    for (const engine of all) engine.kill();
    await Promise.all(all.map(async ({ exited }) => await exited));
  }

  async #close(engine: EngineProcess): Promise<void> {
    try {
      await engine.ask({ type: "close" });
      this.#rest(engine);
    } catch {
      engine.kill();
    }
  }

  #start(): EngineProcess {
    if (this.#isStopped) throw new EngineEnded("the local cloud is stopping");
    const engine = new EngineProcess(this.#folder, this.#onLine);
    this.#all.add(engine);
    void engine.exited.then(() => {
      this.#all.delete(engine);
      const index = this.#idle.indexOf(engine);
      if (index >= 0) this.#idle.splice(index, 1);
    });
    return engine;
  }

  /** Puts a process aside, for a while. */
  #rest(engine: EngineProcess): EngineProcess {
    this.#idle.push(engine);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (const one of this.#idle.splice(0)) one.kill();
    }, IDLE);
    this.#timer.unref();
    return engine;
  }

  async #turn(signal: AbortSignal): Promise<void> {
    if (this.#running < CONCURRENT_QUERIES) {
      this.#running++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      this.#turns.push(resolve);
      signal.addEventListener("abort", () => {
        const index = this.#turns.indexOf(resolve);
        if (index < 0) return;
        this.#turns.splice(index, 1);
        reject(signal.reason as Error);
      });
    });
  }

  /** Hands the turn to who waits. */
  #release(): void {
    const next = this.#turns.shift();
    if (next) next();
    else this.#running--;
  }
}
