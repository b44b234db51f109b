import type { Change, Collection, Store } from "../../../host/store.ts";
import type { BufferingHints } from "../records.ts";

/** Records that are to be kept in a buffer together with other changes. */
export interface Staged {
  readonly changes: readonly Change[];
  /** Called when the changes are written. */
  readonly commit: () => void;
}

/** Work on a batch. The answer is kept in the same write that removes the batch: a record is never in two buffers,
 * nor in none. When it throws, the batch stays and is tried again. */
export type Deliver<T> = (batch: readonly T[]) => Promise<readonly Staged[]>;

/** Settings of a buffer. */
export interface RecordBufferOptions<T> {
  readonly store: Store;
  /** Of the records; every buffer its own. */
  readonly collection: string;
  readonly hints: () => BufferingHints;
  /** Bytes that a record counts. */
  readonly sizeOf: (record: T) => number;
  readonly deliver: Deliver<T>;
  /** Milliseconds between attempts, the first and the longest. */
  readonly retry?: readonly [number, number];
}

/** A durable queue that hands its records on in batches, when there are enough of them or the first has waited long enough. */
export class RecordBuffer<T> {
  readonly #options: RecordBufferOptions<T>;
  readonly #kept: Collection<T>;
  #entries: { readonly key: string; readonly record: T; readonly size: number }[];
  #bytes = 0;
  #next: number;
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;
  #isDue = false;
  #isStopped = false;
  #failures = 0;

  constructor(options: RecordBufferOptions<T>) {
    this.#options = options;
    this.#kept = options.store.collection(options.collection);
    this.#entries = this.#kept
      .entries()
      .map(([key, record]) => ({ key, record, size: options.sizeOf(record) }));
    this.#bytes = this.#entries.reduce((sum, { size }) => sum + size, 0);
    this.#next = Number(this.#entries.at(-1)?.key ?? 0) + 1;
    this.#wake();
  }

  get length(): number {
    return this.#entries.length;
  }

  /** The record that waits longest. */
  get oldest(): T | undefined {
    return this.#entries[0]?.record;
  }

  /** Keeps records; they are on disk when the promise resolves. */
  async add(records: readonly T[]): Promise<void> {
    const { changes, commit } = this.stage(records);
    await this.#options.store.write(changes);
    commit();
  }

  /** As {@link add}, as a part of a larger write. */
  stage(records: readonly T[]): Staged {
    const { collection, sizeOf } = this.#options;
    const entries = records.map((record) => ({
      key: String(this.#next++).padStart(16, "0"),
      record,
      size: sizeOf(record),
    }));
    return {
      changes: entries.map(({ key, record }) => ({ collection, key, value: record })),
      commit: () => {
        this.#entries.push(...entries);
        for (const { size } of entries) this.#bytes += size;
        this.#wake();
      },
    };
  }

  /** Hands everything on now. Resolves when it is done, or when one batch failed. */
  async flush(): Promise<void> {
    while (this.#working) await this.#working;
    await this.#work(async () => {
      while (this.#entries.length > 0 && (await this.#deliverOne()));
    });
  }

  /** Hands nothing on from now; waits for what is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#working;
  }

  /** Forgets the records. */
  async clear(): Promise<void> {
    const { store, collection } = this.#options;
    await store.write(this.#entries.map(({ key }) => ({ collection, key, value: undefined })));
    this.#entries = [];
    this.#bytes = 0;
  }

  /** Does one thing at a time. */
  async #work(task: () => Promise<unknown>): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#working = task().then(() => {
      this.#working = undefined;
    });
    await this.#working;
    this.#wake();
  }

  #wake(): void {
    if (this.#isStopped || this.#working || this.#entries.length === 0) return;
    const { bytes, seconds } = this.#options.hints();
    if (this.#isDue || (this.#failures === 0 && (this.#bytes >= bytes || seconds === 0))) {
      this.#isDue = false;
      void this.#work(async () => await this.#deliverOne());
      return;
    }
    const [first, longest] = this.#options.retry ?? [1000, 60_000];
    const wait = this.#failures > 0 ? Math.min(longest, first * 2 ** (this.#failures - 1)) : seconds * 1000;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#isDue = true;
      this.#wake();
    }, wait).unref();
  }

  /** @returns Whether the batch is gone. */
  async #deliverOne(): Promise<boolean> {
    const { hints, deliver, collection, store } = this.#options;
    const { bytes } = hints();
    let count = 0;
    for (let size = 0; count < this.#entries.length && size < bytes; count++)
      size += this.#entries[count]?.size ?? 0;
    const batch = this.#entries.slice(0, count);
    let staged: readonly Staged[];
    try {
      staged = await deliver(batch.map(({ record }) => record));
      await store.write([
        ...batch.map(({ key }) => ({ collection, key, value: undefined })),
        ...staged.flatMap(({ changes }) => changes),
      ]);
    } catch {
      // Who delivers has told why; when the store is closed, the batch is there at the next start.
      this.#failures++;
      return false;
    }
    this.#entries.splice(0, count);
    for (const { size } of batch) this.#bytes -= size;
    this.#failures = 0;
    for (const { commit } of staged) commit();
    return true;
  }
}
