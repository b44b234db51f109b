import type { AtHand, CacheStore } from "./store.ts";

/** Limits of a store in memory. */
export interface MemoryLimits {
  /** Keys. @default 10000 */
  readonly keys?: number;
  /** Characters of all keys and texts together. @default 16777216 */
  readonly characters?: number;
}

interface Kept extends AtHand {
  readonly until: number;
}

/** A store in this process's own memory, for one process that has its data for itself: another process neither sees what is written here
 * nor what is removed. What was used longest ago makes room. */
export class MemoryStore implements CacheStore {
  /** In the order of use, oldest first. */
  readonly #entries = new Map<string, Kept>();
  readonly #now: () => number;
  readonly #keys: number;
  readonly #characters: number;
  #size = 0;

  constructor(limits: MemoryLimits = {}, now: () => number = Date.now) {
    this.#keys = limits.keys ?? 10_000;
    this.#characters = limits.characters ?? 16 * 1024 * 1024;
    this.#now = now;
  }

  /** Keys and characters that are kept now. */
  get usage(): { readonly keys: number; readonly characters: number } {
    return { keys: this.#entries.size, characters: this.#size };
  }

  atHand(key: string): AtHand | undefined {
    return this.#read(key);
  }

  async get(key: string): Promise<string | undefined> {
    return this.#read(key)?.text;
  }

  async add(key: string, text: string, milliseconds: number): Promise<string | undefined> {
    const there = this.#read(key)?.text;
    if (there === undefined) this.#write(key, text, milliseconds);
    return there;
  }

  async replace(key: string, expected: string, text: string, milliseconds: number): Promise<boolean> {
    if (this.#read(key)?.text !== expected) return false;
    this.#write(key, text, milliseconds);
    return true;
  }

  async delete(key: string): Promise<void> {
    this.#remove(key);
  }

  async close(): Promise<void> {
    this.#entries.clear();
    this.#size = 0;
  }

  #read(key: string): Kept | undefined {
    const kept = this.#entries.get(key);
    if (!kept) return undefined;
    this.#entries.delete(key);
    if (kept.until <= this.#now()) {
      this.#size -= key.length + kept.text.length;
      return undefined;
    }
    this.#entries.set(key, kept);
    return kept;
  }

  #write(key: string, text: string, milliseconds: number): void {
    this.#remove(key);
    const size = key.length + text.length;
    if (size > this.#characters) return;
    this.#entries.set(key, { text, until: this.#now() + milliseconds });
    this.#size += size;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#keys && this.#size <= this.#characters) break;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    const kept = this.#entries.get(key);
    if (kept && this.#entries.delete(key)) this.#size -= key.length + kept.text.length;
  }
}
