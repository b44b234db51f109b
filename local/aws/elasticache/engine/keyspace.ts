import { ErrorReply, wrongType } from "./reply.ts";
import { HashValue, ListValue, SetValue, SortedSetValue, TextValue, type Value } from "./values.ts";

/** Bytes that a key takes beside its own and its value's. */
const OVERHEAD = 64;

interface Entry {
  value: Value;
  /** Milliseconds since the epoch; undefined for a key that does not expire. */
  expiresAt: number | undefined;
  bytes: number;
}

const containers = { hash: HashValue, set: SetValue, zset: SortedSetValue, list: ListValue } as const;
type Containers = { [Type in keyof typeof containers]: InstanceType<(typeof containers)[Type]> };

/** Keys with values of a cache, in memory alone. Keys that expire and were used longest ago make room when it is full; those that do not expire
 * stay ("volatile-lru").
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/RedisConfiguration.html */
export class Keyspace {
  readonly #entries = new Map<string, Entry>();
  /** Keys that expire, those first that were used longest ago. */
  readonly #volatile = new Set<string>();
  readonly #now: () => number;
  readonly #limit: number;
  readonly #watchers = new Set<(key: string) => void>();
  /** Keys by their hashes; undefined when it has to be made again. */
  #byHash: readonly (readonly [number, string])[] | undefined;
  #bytes = 0;
  evicted = 0;
  expired = 0;

  /** @param limit Bytes that it may take. */
  constructor(limit: number, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  get size(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get limit(): number {
    return this.#limit;
  }

  get now(): number {
    return this.#now();
  }

  /** Number of keys that expire. */
  get volatileKeys(): number {
    return this.#volatile.size;
  }

  /** Told of every key that is changed. The answer ends that. */
  watch(watcher: (key: string) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** Value of a key, of whatever type. Using it makes it young, unless only looked at. */
  get(key: string, look = false): Value | undefined {
    const entry = this.#entry(key);
    if (entry && !look && entry.expiresAt !== undefined) {
      this.#volatile.delete(key);
      this.#volatile.add(key);
    }
    return entry?.value;
  }

  /** String of a key. @throws ErrorReply WRONGTYPE. */
  text(key: string): Buffer | undefined {
    const value = this.get(key);
    if (value && !(value instanceof TextValue)) throw wrongType();
    return value?.data;
  }

  /** Hash, set, sorted set or list of a key. @throws ErrorReply WRONGTYPE. */
  container<Type extends keyof Containers>(key: string, type: Type): Containers[Type] | undefined {
    const value = this.get(key);
    if (value && value.type !== type) throw wrongType();
    return value as Containers[Type] | undefined;
  }

  /** Changes the hash, set, sorted set or list of a key: an empty one to begin with, and gone when it is empty after it.
   * @throws ErrorReply WRONGTYPE. */
  change<Type extends keyof Containers, T>(
    key: string,
    type: Type,
    change: (value: Containers[Type]) => T,
  ): T {
    const there = this.container(key, type);
    const value = there ?? (new containers[type]() as Containers[Type]);
    try {
      return change(value);
    } finally {
      if (value.size === 0) this.delete(key);
      else this.#put(key, value, this.#entries.get(key)?.expiresAt);
    }
  }

  /** Sets a string.
   * @param expiresAt Milliseconds since the epoch; undefined for one that does not expire. */
  setText(key: string, data: Buffer, expiresAt?: number): void {
    this.#put(key, new TextValue(data), expiresAt);
  }

  /** Puts a value at a key, in the place of another one. */
  put(key: string, value: Value, expiresAt?: number): void {
    this.#put(key, value, expiresAt);
  }

  /** @returns true when it was there. */
  delete(key: string): boolean {
    if (!this.#entry(key)) return false;
    this.#remove(key);
    this.#changed(key);
    return true;
  }

  /** Time at which a key expires; null when it does not, undefined when it is not there. */
  expiry(key: string): number | null | undefined {
    const entry = this.#entry(key);
    return entry && (entry.expiresAt ?? null);
  }

  /** Changes when a key expires; at once if that is over.
   * @param at Milliseconds since the epoch; undefined for never. */
  expire(key: string, at: number | undefined): void {
    const entry = this.#entry(key);
    if (!entry) return;
    if (at !== undefined && at <= this.#now()) return void this.delete(key);
    entry.expiresAt = at;
    this.#volatile.delete(key);
    if (at !== undefined) this.#volatile.add(key);
    this.#changed(key);
  }

  /** Keys that are there, in the order in which they came. */
  *keys(): Generator<string> {
    for (const key of this.#entries.keys()) if (this.#entry(key)) yield key;
  }

  /** Some keys from a cursor on, and the next cursor; 0 is the first and the last one. A key that is there all the time is in one of the answers,
   * whatever comes and goes meanwhile. */
  scan(cursor: number, count: number): { readonly next: number; readonly keys: readonly string[] } {
    this.#byHash ??= [...this.#entries.keys()]
      .map((key) => [hashOf(key), key] as const)
      .sort(([a], [b]) => a - b);
    const all = this.#byHash;
    let at = firstFrom(all, cursor);
    const keys: string[] = [];
    let last = -1;
    for (; at < all.length; at++) {
      const [hash = 0, key = ""] = all[at] ?? [];
      // Keys of one hash are one step.
      if (keys.length >= count && hash !== last) return { next: hash, keys };
      if (this.#entry(key)) keys.push(key);
      last = hash;
    }
    return { next: 0, keys };
  }

  /** Makes room, if there is too little.
   * @throws ErrorReply OOM when nothing may go any more. */
  makeRoom(): void {
    for (const key of this.#volatile) {
      if (this.#bytes <= this.#limit) return;
      this.#remove(key);
      this.evicted++;
      this.#changed(key);
    }
    if (this.#bytes > this.#limit)
      throw new ErrorReply("OOM command not allowed when used memory > 'maxmemory'.");
  }

  /** Removes what has expired without anybody asking for it. */
  sweep(): void {
    for (const key of this.#volatile) this.#entry(key);
  }

  clear(): void {
    const keys = [...this.#entries.keys()];
    this.#byHash = undefined;
    this.#entries.clear();
    this.#volatile.clear();
    this.#bytes = 0;
    keys.forEach((key) => this.#changed(key));
  }

  #entry(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry?.expiresAt === undefined || entry.expiresAt > this.#now()) return entry;
    this.#remove(key);
    this.expired++;
    this.#changed(key);
    return undefined;
  }

  #put(key: string, value: Value, expiresAt: number | undefined): void {
    const bytes = key.length + value.bytes + OVERHEAD;
    const there = this.#entries.get(key);
    this.#bytes += bytes - (there?.bytes ?? 0);
    this.#volatile.delete(key);
    if (!there) this.#byHash = undefined;
    this.#entries.set(key, { value, expiresAt, bytes });
    if (expiresAt !== undefined) this.#volatile.add(key);
    this.#changed(key);
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#bytes -= entry.bytes;
    this.#entries.delete(key);
    this.#volatile.delete(key);
    this.#byHash = undefined;
  }

  #changed(key: string): void {
    for (const watcher of this.#watchers) watcher(key);
  }
}

/** Hash of a key, above zero (FNV-1a). */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash >>> 0) + 1;
}

/** Place of the first pair whose hash is at least `hash`. */
function firstFrom(all: readonly (readonly [number, string])[], hash: number): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.[0] ?? 0) < hash) low = middle + 1;
    else high = middle;
  }
  return low;
}
