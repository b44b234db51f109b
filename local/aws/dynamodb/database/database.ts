import { ClassicLevel } from "classic-level";

/** One change of the database. `value: undefined` deletes. */
export interface Change {
  readonly key: string;
  readonly value: string | undefined;
}

/** A part of the database in the order of its keys. */
export interface Range {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  readonly reverse?: boolean;
}

/** The state of the database at one moment. To be closed after use. */
export type Snapshot = ReturnType<ClassicLevel["snapshot"]>;

interface Group {
  readonly changes: Change[];
  readonly done: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

function emptyGroup(): Group {
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  done.catch(() => undefined); // whoever waits is told; a group that nobody waits for is no unhandled rejection
  return { changes: [], done, resolve, reject };
}

/** Entries read in one step of a range. */
const STEP = 200;

/** All data of the service in one LevelDB.
 *
 * Writes are decided one after the other, without waiting, on what {@link latest} answers: committed data and the changes
 * on their way to the disk. Changes that arrive while others are being written go to the disk together, as one atomic
 * batch, so decisions are serialised and never overlap while the disk is used in parallel. Reads see committed data only.
 *
 * A batch is in the operating system's hands when its promise resolves: `kill -9` of this process loses nothing that was
 * acknowledged, and leaves all of a batch or nothing. */
export class Database {
  readonly #level: ClassicLevel;
  /** Changes not yet committed, by key. */
  readonly #uncommitted = new Map<string, Change>();
  #next: Group | undefined;
  #writing: Group | undefined;

  private constructor(level: ClassicLevel) {
    this.#level = level;
  }

  /** Opens the database in `directory`, making it if needed.
   * @throws Error with code `LEVEL_DATABASE_NOT_OPEN` when another process has it open. */
  static async open(directory: string): Promise<Database> {
    const level = new ClassicLevel(directory);
    await level.open();
    return new Database(level);
  }

  /** The committed value of a key. */
  get(key: string, snapshot?: Snapshot): string | undefined {
    return snapshot ? this.#level.getSync(key, { snapshot }) : this.#level.getSync(key);
  }

  /** The value of a key as of the last {@link commit}, whether on the disk yet or not: what writes are decided on. */
  latest(key: string): string | undefined {
    const change = this.#uncommitted.get(key);
    return change ? change.value : this.#level.getSync(key);
  }

  /** Adds changes to the next batch. They are atomic, and ordered after every commit before.
   * @returns resolves when they are durable; rejects when the disk refused them, and then they are undone. */
  commit(changes: readonly Change[]): Promise<void> {
    const group = (this.#next ??= emptyGroup());
    for (const change of changes) {
      this.#uncommitted.set(change.key, change);
      group.changes.push(change);
    }
    if (!this.#writing) void this.#write();
    return group.done;
  }

  async #write(): Promise<void> {
    for (let group = this.#next; group; group = this.#next) {
      this.#next = undefined;
      this.#writing = group;
      try {
        await this.#level.batch(
          group.changes.map(({ key, value }) =>
            value === undefined ? { type: "del", key } : { type: "put", key, value },
          ),
        );
      } catch (reason) {
        this.#undo(group, reason);
        continue;
      }
      for (const change of group.changes)
        if (this.#uncommitted.get(change.key) === change) this.#uncommitted.delete(change.key);
      group.resolve();
    }
    this.#writing = undefined;
  }

  /** Undoes what was decided on top of a failed batch too. */
  #undo(failed: Group, reason: unknown): void {
    this.#uncommitted.clear();
    failed.reject(reason);
    this.#next?.reject(reason);
    this.#next = undefined;
  }

  /** Resolves when everything committed so far is durable, so that an answer may speak of it. */
  async settled(): Promise<void> {
    const group = this.#next ?? this.#writing;
    if (group) await group.done;
  }

  /** The committed state of now. */
  snapshot(): Snapshot {
    return this.#level.snapshot();
  }

  /** Committed entries of a range in steps, as of now. Stopping early frees what the reading holds.
   * @param limit At most this many entries. */
  async *entries(
    range: Range,
    limit = -1,
    snapshot?: Snapshot,
  ): AsyncGenerator<[key: string, value: string][]> {
    const iterator = this.#level.iterator({
      ...range,
      limit,
      highWaterMarkBytes: 1024 * 1024,
      ...(snapshot && { snapshot }),
    });
    try {
      for (let remaining = limit; remaining !== 0;) {
        const step = await iterator.nextv(remaining < 0 ? STEP : Math.min(STEP, remaining));
        if (step.length === 0) return;
        yield step;
        remaining -= step.length;
      }
    } finally {
      await iterator.close();
    }
  }

  /** The last committed key of a range. */
  async lastKey(range: Range): Promise<string | undefined> {
    const [key] = await this.#level.keys({ ...range, reverse: true, limit: 1 }).all();
    return key;
  }

  /** Deletes a range of committed entries. Not atomic: after a crash some may be left. */
  async clear(range: Range): Promise<void> {
    await this.#level.clear(range);
  }

  /** Waits for what is being written, then closes. */
  async close(): Promise<void> {
    await this.settled().catch(() => undefined);
    await this.#level.close();
  }
}
