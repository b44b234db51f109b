import { appendFile, mkdir, readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** An event as it is kept. Times are milliseconds since 1970. */
export interface StoredEvent {
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

const DAY = 86_400_000;

/** Events of one stream, in one file per day of ingestion: `2026-01-31.jsonl`. What is written is in the operating system's hands when the
 * promise resolves; a line that a crash cut is left out when read. */
export class Segments {
  readonly #directory: string;
  #made = false;
  #tail: Promise<void> = Promise.resolve();
  #waiting: { lines: string; promise: Promise<void> } | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Appends; calls that come while the disk is busy are written together. */
  append(events: readonly StoredEvent[]): Promise<void> {
    const lines = events
      .map(
        ({ timestamp, ingestionTime, message }) => `${JSON.stringify([timestamp, ingestionTime, message])}\n`,
      )
      .join("");
    if (this.#waiting) {
      this.#waiting.lines += lines;
      return this.#waiting.promise;
    }
    const batch = { lines, promise: Promise.resolve() };
    batch.promise = this.#tail.then(async () => {
      this.#waiting = undefined;
      await this.#write(batch.lines);
    });
    this.#waiting = batch;
    this.#tail = batch.promise.catch(() => undefined);
    return batch.promise;
  }

  async #write(lines: string): Promise<void> {
    if (!this.#made) await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    this.#made = true;
    await appendFile(join(this.#directory, `${new Date().toISOString().slice(0, 10)}.jsonl`), lines, {
      mode: 0o600,
    });
  }

  /** Every event since `oldest`, by time. */
  async read(oldest: number): Promise<StoredEvent[]> {
    await this.#tail;
    const events: StoredEvent[] = [];
    for (const file of await this.#files()) {
      const text = await readFile(join(this.#directory, file), "utf8");
      for (const line of text.split("\n")) {
        const event = parse(line);
        if (event && event.timestamp >= oldest) events.push(event);
      }
    }
    return events.sort((a, b) => a.timestamp - b.timestamp);
  }

  /** Deletes the days in which nothing is left to keep. */
  async expire(oldest: number): Promise<void> {
    for (const file of await this.#files())
      if (Date.parse(file.slice(0, 10)) + 2 * DAY < oldest)
        await rm(join(this.#directory, file), { force: true });
  }

  async remove(): Promise<void> {
    await this.#tail;
    this.#made = false;
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** Resolves when everything is written. */
  async flush(): Promise<void> {
    await this.#tail;
  }

  async #files(): Promise<string[]> {
    try {
      return (await readdir(this.#directory)).filter((file) => file.endsWith(".jsonl")).sort();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  }
}

function parse(line: string): StoredEvent | undefined {
  if (!line.endsWith("]")) return undefined;
  try {
    const [timestamp, ingestionTime, message] = JSON.parse(line) as [number, number, string];
    return { timestamp, ingestionTime, message };
  } catch {
    return undefined;
  }
}
