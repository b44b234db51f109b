import { MemoryStore } from "../../../../app/shared/cache/memory-store.ts";
import type { CacheStore } from "../../../../app/shared/cache/store.ts";

/** A store that several caches share, as processes share Valkey, and that can be told to fail, to hang, or to lie. */
export class FakeStore implements CacheStore {
  readonly calls: string[] = [];
  mood: "well" | "dead" | "hanging" | ((key: string) => string | undefined) = "well";
  readonly #kept: MemoryStore;

  constructor(now: () => number = Date.now) {
    this.#kept = new MemoryStore({}, now);
  }

  /** What is really there. */
  peek(key: string): Promise<string | undefined> {
    return this.#kept.get(key);
  }

  /** Puts a text there, past every cache. */
  async poison(key: string, text: string): Promise<void> {
    await this.#kept.delete(key);
    await this.#kept.add(key, text, 60_000);
  }

  async get(key: string): Promise<string | undefined> {
    await this.#meet("get", key);
    return typeof this.mood === "function" ? this.mood(key) : await this.#kept.get(key);
  }

  async add(key: string, text: string, milliseconds: number): Promise<string | undefined> {
    await this.#meet("add", key);
    return await this.#kept.add(key, text, milliseconds);
  }

  async replace(key: string, expected: string, text: string, milliseconds: number): Promise<boolean> {
    await this.#meet("replace", key);
    return await this.#kept.replace(key, expected, text, milliseconds);
  }

  async delete(key: string): Promise<void> {
    await this.#meet("delete", key);
    await this.#kept.delete(key);
  }

  async close(): Promise<void> {
    this.mood = "dead";
  }

  async #meet(call: string, key: string): Promise<void> {
    this.calls.push(`${call} ${key}`);
    if (this.mood === "dead") throw new Error("connect ECONNREFUSED");
    if (this.mood === "hanging") await new Promise(() => {});
  }
}

/** A load that is done when the test says so. */
export class HeldLoad<T> {
  calls = 0;
  #waiting: ((value: T | undefined) => void)[] = [];
  #called: (() => void)[] = [];

  readonly load = (): Promise<T | undefined> =>
    new Promise((resolve) => {
      this.calls++;
      this.#waiting.push(resolve);
      this.#called.splice(0).forEach((tell) => tell());
    });

  /** Resolves when a load is under way. */
  async begun(): Promise<void> {
    if (this.#waiting.length === 0) await new Promise<void>((resolve) => this.#called.push(resolve));
  }

  /** Ends all loads that are under way. */
  end(value: T | undefined): void {
    this.#waiting.splice(0).forEach((resolve) => resolve(value));
  }
}
