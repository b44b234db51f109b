/** One line of a function, a task or a part of the local cloud, as `/api/logs` of the console answers it. */
export interface LogLine {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Name of who wrote it: `task/<service>/<id>`, `function/<name>`, or a part of the cloud such as `ecs`, `gateway`. */
  readonly source: string;
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
}

const KEPT = 1_000;

/** The newest lines of everything that runs here. What a program's log groups keep is CloudWatch Logs' business. */
export class LogHub {
  readonly #lines: LogLine[] = [];
  readonly #listeners = new Set<(line: LogLine) => void>();

  write(source: string, level: LogLine["level"], message: string): void {
    const line = { at: new Date().toISOString(), source, level, message };
    this.#lines.push(line);
    if (this.#lines.length > KEPT * 2) this.#lines.splice(0, this.#lines.length - KEPT);
    for (const listener of this.#listeners) listener(line);
  }

  /** The newest lines, oldest first.
   * @param source Only lines of this source, or of those below it (`task/mysfits` matches `task/mysfits/1`).
   * @param limit At most this many; 1,000 unless given. */
  recent(source?: string, limit = KEPT): LogLine[] {
    const lines = source
      ? this.#lines.filter((line) => line.source === source || line.source.startsWith(`${source}/`))
      : this.#lines;
    return lines.slice(-Math.min(limit, KEPT));
  }

  /** Calls `listener` for every line from now on; the answer ends that. */
  listen(listener: (line: LogLine) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
