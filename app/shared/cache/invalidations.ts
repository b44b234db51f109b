import type { CacheCounts } from "./counts.ts";
import type { CacheStore } from "./store.ts";

/** Keys whose invalidation is remembered; with more, the process goes past the cache for all keys. */
const MOST = 10_000;
/** Milliseconds between two attempts. */
const RETRY = 1_000;

/** Invalidations, those that failed among them: they are made up for when the store works again, and forgotten when no old value can be there any more. */
export class Invalidations {
  /** Time until which an old value may be there, by key. */
  readonly #pending = new Map<string, number>();
  readonly #store: CacheStore;
  readonly #counts: CacheCounts;
  readonly #now: () => number;
  #allUntil = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(store: CacheStore, counts: CacheCounts, options: { readonly now?: () => number } = {}) {
    this.#store = store;
    this.#counts = counts;
    this.#now = options.now ?? Date.now;
  }

  /** True while the store may hold an old value of the key. */
  isPending(key: string): boolean {
    if (this.#pending.size === 0 && this.#allUntil === 0) return false;
    const now = this.#now();
    if (this.#allUntil > now) return true;
    const until = this.#pending.get(key);
    return until !== undefined && until > now;
  }

  /** Removes what the store holds of a key; if that fails, later.
   * @param life Milliseconds for which an old value may live at most. */
  async make(key: string, life: number): Promise<void> {
    try {
      await this.#store.delete(key);
      this.#pending.delete(key);
    } catch {
      this.#counts.failures++;
      this.#counts.postponed++;
      if (this.#pending.size >= MOST) this.#allUntil = Math.max(this.#allUntil, this.#now() + life);
      else this.#pending.set(key, this.#now() + life);
      this.#retryLater();
    }
  }

  /** Makes those up that can be made now.
   * @returns Number of those left. */
  async retry(): Promise<number> {
    const now = this.#now();
    for (const [key, until] of this.#pending)
      try {
        if (until > now) await this.#store.delete(key);
        // Another failure may have prolonged it meanwhile.
        if (this.#pending.get(key) === until) this.#pending.delete(key);
      } catch {
        break;
      }
    if (this.#allUntil <= now) this.#allUntil = 0;
    return this.#pending.size;
  }

  /** Ends the attempts. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #retryLater(): void {
    if (this.#stopped || this.#timer) return;
    this.#timer = setTimeout(() => {
      void this.retry().then((left) => {
        this.#timer = undefined;
        if (left > 0) this.#retryLater();
      });
    }, RETRY);
    this.#timer.unref();
  }
}
