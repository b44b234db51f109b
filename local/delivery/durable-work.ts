import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Collection } from "../host/store.ts";

/** A piece of work as it is kept. */
export interface WorkItem {
  readonly id: string;
  /** Order of acceptance. */
  readonly sequence: number;
}

/** Work that is written down before it begins and forgotten when it is done: it goes on after a crash, and may be done twice then. */
export class DurableWork<Item extends WorkItem> {
  readonly #waiting: Collection<Item>;
  readonly #run: (item: Item) => Promise<void>;
  readonly #laneOf: (item: Item) => string | undefined;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  /** The last piece of each lane. */
  readonly #lanes = new Map<string, Promise<void>>();
  readonly #left: readonly Item[];
  #sequence: number;

  /** @param run Does a piece, and calls {@link done} or {@link again} in the end.
   *  @param laneOf Pieces of one lane are done one after the other, those of none side by side. */
  constructor(
    waiting: Collection<Item>,
    run: (item: Item) => Promise<void>,
    laneOf: (item: Item) => string | undefined = () => undefined,
  ) {
    this.#waiting = waiting;
    this.#run = run;
    this.#laneOf = laneOf;
    this.#left = waiting.values().sort((a, b) => a.sequence - b.sequence);
    this.#sequence = this.#left.at(-1)?.sequence ?? 0;
  }

  /** True when what fails now may have failed because everything ends. */
  get isStopping(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Goes on with what waited when the process ended. */
  resume(): void {
    for (const item of this.#left) this.#start(item);
  }

  /** Takes pieces of work; they are durable when the promise resolves. */
  async accept(pieces: readonly Omit<Item, keyof WorkItem>[]): Promise<void> {
    const accepted = pieces.map(
      (piece) => ({ ...piece, id: randomUUID(), sequence: ++this.#sequence }) as Item,
    );
    await Promise.all(accepted.map(async (item) => await this.#waiting.put(item.id, item)));
    for (const item of accepted) this.#start(item);
  }

  /** Forgets a piece. */
  async done({ id }: Item): Promise<void> {
    await this.#waiting.delete(id);
  }

  /** Does a piece, as it is now, again after some seconds. The pieces behind it in its lane wait for it. */
  async again(item: Item, seconds: number): Promise<void> {
    await this.#waiting.put(item.id, item);
    const later = delay(seconds * 1000, undefined, { signal: this.#stop.signal }).then(
      async () => await this.#run(item),
      () => undefined,
    );
    if (this.#laneOf(item) !== undefined) return await later;
    this.#track(later);
  }

  /** Waits for what is under way; the rest stays written down. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
  }

  #start(item: Item): void {
    if (this.isStopping) return;
    const lane = this.#laneOf(item);
    const before = (lane === undefined ? undefined : this.#lanes.get(lane)) ?? Promise.resolve();
    const run = before.then(async () => {
      if (!this.isStopping) await this.#run(item);
    });
    if (lane !== undefined) this.#lanes.set(lane, run);
    this.#track(run);
  }

  #track(run: Promise<void>): void {
    this.#running.add(run);
    void run.finally(() => this.#running.delete(run));
  }
}
