import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { CacheCounts } from "./counts.ts";
import { newLease, readEntry, uncachedEntry, writeEntry } from "./entry.ts";
import type { Invalidations } from "./invalidations.ts";
import { lifetime } from "./lifetime.ts";
import type { AtHand, CacheStore } from "./store.ts";

/** Settings of the cache of one kind of records. */
export interface AreaOptions<T> {
  /** Part of the keys: `item`. */
  readonly name: string;
  /** Longest life of a value, seconds: how old it may be if nobody invalidates it. Values live up to a fifth less. */
  readonly seconds: number;
  /** Longest life of an absence, seconds. @default 5 */
  readonly absentSeconds?: number;
  /** Checks a value that comes from the cache, and gives it its type. What it throws for is a miss. */
  readonly read: (value: unknown) => T;
  /** Characters of JSON beyond which a value is not kept. @default 262144 */
  readonly longest?: number;
  /** Seconds after which a load that is not done keeps nothing, and others may load. @default 5 */
  readonly leaseSeconds?: number;
  /** Milliseconds that a read waits for another process which loads the same. After that it loads for itself. @default 250 */
  readonly patience?: number;
}

/** Things that the areas of a cache share. */
export interface AreaSurroundings {
  readonly store: CacheStore;
  readonly counts: CacheCounts;
  readonly invalidations: Invalidations;
  /** Beginning of the keys. */
  readonly prefix: string;
  readonly random: () => number;
  readonly now: () => number;
}

/** Answer of a read. It is proven when nobody invalidated the key from its beginning until it was kept: then it is right for all who joined
 * meanwhile, too. */
interface Outcome<T> {
  readonly value: T | undefined;
  readonly proven: boolean;
}

/** Read under way, which others of the same key join. */
class Flight<T> {
  /** True when this process invalidated the key since it began. */
  outdated = false;
  readonly outcome: Promise<Outcome<T>>;

  constructor(find: (flight: Flight<T>) => Promise<Outcome<T>>) {
    this.outcome = find(this);
  }
}

/** Value of a key, or that there is none. */
interface Known<T> {
  readonly value: T | undefined;
}

/** What the cache says of a key: a value or an absence, a lease to load it, or that it is better loaded without the cache. */
type Look<T> =
  | ({ readonly kind: "known" } & Known<T>)
  | { readonly kind: "lease"; readonly lease: string }
  | { readonly kind: "load" };

/** Milliseconds between two looks at a key that another process loads. */
const LOOK_AGAIN = 10;

/** Cache of one kind of records. What {@link Area.get} answers is shared by all who ask: do not change it. */
export class Area<T> {
  readonly #options: AreaOptions<T>;
  readonly #surroundings: AreaSurroundings;
  readonly #flights = new Map<string, Flight<T>>();
  /** Texts at hand that were read before. */
  readonly #known = new WeakMap<AtHand, Known<T>>();
  readonly #longest: number;
  readonly #lease: number;
  readonly #patience: number;

  constructor(options: AreaOptions<T>, surroundings: AreaSurroundings) {
    this.#options = options;
    this.#surroundings = surroundings;
    this.#longest = options.longest ?? 262_144;
    this.#lease = (options.leaseSeconds ?? 5) * 1000;
    this.#patience = options.patience ?? 250;
  }

  /** Value of a record, from the cache or from `load`, which is called at most once at a time for each id in this process and, while the cache
   * works, in all of them.
   * @param load Answers undefined for what is not there; that is remembered too. What it answers must be JSON.
   * @throws What `load` throws; nothing of the cache's own. */
  get(id: string, load: () => Promise<T | undefined>): Promise<T | undefined> {
    const key = this.#key(id);
    const atHand = this.#atHand(key);
    return atHand ? Promise.resolve(atHand.value) : this.#get(key, load);
  }

  /** Forgets records. Call it after the commit of what changed them, and answer the user after it. It never fails; see {@link Cache} for what
   * happens when the cache can't be reached. */
  async invalidate(...ids: string[]): Promise<void> {
    await Promise.all(
      ids.map(async (id) => {
        const key = this.#key(id);
        this.#outdate(key);
        await this.#surroundings.invalidations.make(key, this.#options.seconds * 1000 + this.#lease);
        // A read that began meanwhile may have got the old value.
        this.#outdate(key);
      }),
    );
  }

  /** What a store in this process's own memory has. It needs no call and no limit of its time, and is read once. */
  #atHand(key: string): Known<T> | undefined {
    const { store, counts, invalidations } = this.#surroundings;
    const kept = store.atHand?.(key);
    if (!kept || invalidations.isPending(key)) return undefined;
    const before = this.#known.get(kept);
    if (before) {
      if (before.value === undefined) counts.absences++;
      else counts.hits++;
      return before;
    }
    const known = this.#read(key, kept.text);
    if (typeof known !== "object") return undefined;
    this.#known.set(kept, known);
    return known;
  }

  #outdate(key: string): void {
    const flight = this.#flights.get(key);
    if (!flight) return;
    flight.outdated = true;
    this.#flights.delete(key);
  }

  async #get(key: string, load: () => Promise<T | undefined>): Promise<T | undefined> {
    const underWay = this.#flights.get(key);
    if (!underWay) return (await this.#begin(key, load)).value;
    this.#surroundings.counts.shared++;
    const { value, proven } = await underWay.outcome;
    if (proven) return value;
    // It may have begun before a write that this caller knows of. What has begun since then did not.
    return (await (this.#flights.get(key)?.outcome ?? this.#begin(key, load))).value;
  }

  #begin(key: string, load: () => Promise<T | undefined>): Promise<Outcome<T>> {
    const flight = new Flight<T>((self) => this.#find(key, load, self).finally(() => this.#close(key, self)));
    this.#flights.set(key, flight);
    return flight.outcome;
  }

  /** Lets nobody join a read any more. */
  #close(key: string, flight: Flight<T>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }

  async #find(key: string, load: () => Promise<T | undefined>, flight: Flight<T>): Promise<Outcome<T>> {
    const { counts, invalidations } = this.#surroundings;
    let look: Look<T> = { kind: "load" };
    if (!invalidations.isPending(key))
      try {
        look = await this.#look(key);
      } catch {
        counts.failures++;
      }
    if (look.kind === "known") return { value: look.value, proven: false };
    counts.loads++;
    if (look.kind === "load") return { value: await load(), proven: false };
    return await this.#loadAndKeep(key, look.lease, load, flight);
  }

  /** Looks a key up, and takes the lease if nobody has it.
   * @throws Error when the store fails. */
  async #look(key: string): Promise<Look<T>> {
    const { store, counts, now } = this.#surroundings;
    const until = now() + this.#patience;
    let waited = false;
    let text = await store.get(key);
    do {
      if (text === undefined) {
        const lease = newLease();
        text = await store.add(key, lease, this.#lease);
        if (text === undefined) return { kind: "lease", lease };
      }
      const known = this.#read(key, text);
      if (known === "uncached") return { kind: "load" };
      if (typeof known === "object") return { kind: "known", value: known.value };
      if (known === "garbage") {
        counts.garbage++;
        const lease = newLease();
        if (await store.replace(key, text, lease, this.#lease)) return { kind: "lease", lease };
      } else {
        if (!waited) counts.waits++;
        waited = true;
        await delay(LOOK_AGAIN);
      }
      text = await store.get(key);
    } while (now() < until);
    return { kind: "load" };
  }

  #read(key: string, text: string): Known<T> | "lease" | "uncached" | "garbage" {
    const { counts } = this.#surroundings;
    const entry = readEntry(key, text, this.#longest);
    if (entry.kind === "absent") {
      counts.absences++;
      return { value: undefined };
    }
    if (entry.kind !== "value") return entry.kind;
    try {
      const value = this.#options.read(entry.value);
      counts.hits++;
      return { value };
    } catch {
      return "garbage";
    }
  }

  async #loadAndKeep(
    key: string,
    lease: string,
    load: () => Promise<T | undefined>,
    flight: Flight<T>,
  ): Promise<Outcome<T>> {
    const { store, counts, random } = this.#surroundings;
    /** Puts a text in the place of the lease; does nothing when the lease is gone. */
    const put = async (text: string, milliseconds: number): Promise<boolean> => {
      try {
        return await store.replace(key, lease, text, milliseconds);
      } catch {
        counts.failures++;
        return false;
      }
    };
    let value: T | undefined;
    try {
      value = await load();
    } catch (error) {
      await put(uncachedEntry, 1);
      throw error;
    }
    // Who asks from now on looks for themselves: an invalidation after the next step would not be seen by it.
    this.#close(key, flight);
    if (flight.outdated) {
      counts.outdated++;
      await put(uncachedEntry, 1);
      return { value, proven: false };
    }
    const { seconds, absentSeconds = 5 } = this.#options;
    const life = lifetime(value === undefined ? absentSeconds : seconds, random());
    const text = this.#write(key, value);
    const proven = await put(text ?? uncachedEntry, life);
    if (!proven) counts.outdated++;
    else if (text === undefined) counts.unsuitable++;
    else counts.kept++;
    return { value, proven };
  }

  #write(key: string, value: T | undefined): string | undefined {
    try {
      const text = writeEntry(key, value);
      return text.length > this.#longest ? undefined : text;
    } catch {
      // No JSON: a cycle, a bigint.
      return undefined;
    }
  }

  /** Ids come from outside: what is not plain is hashed. */
  #key(id: string): string {
    const plain = /^[\w.~-]{1,128}$/.test(id);
    const part = plain ? id : `#${createHash("sha256").update(id).digest("base64url")}`;
    return `${this.#surroundings.prefix}:${part}`;
  }
}
