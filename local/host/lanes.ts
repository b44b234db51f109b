/** Work on things that change by reading and writing: one piece after the other for each key, side by side for different ones. */
export class Lanes {
  /** The last piece of each key. */
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does a piece of work when those before it, of the same key, have ended in whatever way. */
  async exclusive<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const run = before.then(work, work);
    const settled = run.catch(() => undefined);
    this.#last.set(key, settled);
    try {
      return await run;
    } finally {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    }
  }
}
