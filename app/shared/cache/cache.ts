import { Area, type AreaOptions } from "./area.ts";
import { CacheCounts } from "./counts.ts";
import { GuardedStore, type GuardOptions } from "./guarded-store.ts";
import { Invalidations } from "./invalidations.ts";
import type { BreakerState } from "./breaker.ts";
import type { CacheStore } from "./store.ts";

/** Settings of a cache. */
export interface CacheOptions extends GuardOptions {
  readonly store: CacheStore;
  /** Beginning of all keys: `shop`. The user of the cache may touch these keys only. */
  readonly prefix: string;
  /** Version of what is kept. Processes of another version, before and after a deployment, have keys of their own. */
  readonly version: number;
}

/** Cache beside a store of records ("cache-aside"): a read asks the cache first and loads what is not there; a write invalidates.
 *
 * Freshness:
 * - Who calls {@link Area.invalidate} after the commit, and answers after it, reads their own write from then on, in this process always, and
 *   in every process that reaches the same cache.
 * - A value that was loaded before an invalidation is never kept after it: a load holds a lease, the invalidation removes the lease, and
 *   only who still holds it may keep what was loaded.
 * - If the cache can't be reached when it is told to invalidate, this process goes past it for the key until that was made up for; another
 *   process may read the old value until then, at most for the area's life (`seconds`).
 * - A process that dies between its commit and its invalidation leaves the old value for at most that life, too. So does a write by anything that does not
 *   invalidate.
 *
 * A dead, slow or lying cache makes reads slower, and never wrong or failed: every call of it has a time limit, a breaker leaves it alone after some
 * failures, and what does not read as a value of its key is a miss.
 *
 * ```ts
 * const cache = new Cache({ store: new MemoryStore(), prefix: "shop", version: 1 });
 * const items = cache.area<Item>({ name: "item", seconds: 60, absentSeconds: 5, read: readItem });
 * const item = await items.get(id, () => repository.item(id));
 * // … after the commit of a change:
 * await items.invalidate(id);
 * ``` */
export class Cache {
  readonly counts = new CacheCounts();
  readonly #store: GuardedStore;
  readonly #invalidations: Invalidations;
  readonly #options: CacheOptions;
  readonly #names = new Set<string>();

  constructor(options: CacheOptions) {
    if (!/^[a-z][a-z0-9-]{0,30}$/.test(options.prefix))
      throw new Error(
        `the prefix of a cache must be lower-case letters, digits and hyphens (got "${options.prefix}")`,
      );
    this.#options = options;
    this.#store = new GuardedStore(options.store, options);
    this.#invalidations = new Invalidations(this.#store, this.counts, options);
  }

  /** State of the breaker between this process and the store. */
  get state(): BreakerState {
    return this.#store.state;
  }

  /** Makes the cache of one kind of records. Names are unique in a cache. */
  area<T>(options: AreaOptions<T>): Area<T> {
    if (this.#names.has(options.name)) throw new Error(`the cache has an area "${options.name}" already`);
    this.#names.add(options.name);
    return new Area(options, {
      store: this.#store,
      counts: this.counts,
      invalidations: this.#invalidations,
      prefix: `${this.#options.prefix}:${this.#options.version}:${options.name}`,
      random: this.#options.random ?? Math.random,
      now: this.#options.now ?? Date.now,
    });
  }

  /** Ends the connections of the store. */
  async close(): Promise<void> {
    this.#invalidations.stop();
    await this.#store.close();
  }
}
