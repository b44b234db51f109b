import { within } from "../within.ts";
import { Breaker, type BreakerOptions, type BreakerState } from "./breaker.ts";
import type { AtHand, CacheStore } from "./store.ts";

/** Settings of the guard. */
export interface GuardOptions extends BreakerOptions {
  /** Milliseconds that a call of the store may take. @default 100 */
  readonly timeout?: number;
}

/** A store whose calls end in time: late ones count as failures, and after some failures none is made for a while. A call that was given up
 * may still be done later; callers must be right with that. */
export class GuardedStore implements CacheStore {
  readonly #store: CacheStore;
  readonly #breaker: Breaker;
  readonly #timeout: number;

  constructor(store: CacheStore, options: GuardOptions = {}) {
    this.#store = store;
    this.#breaker = new Breaker(options);
    this.#timeout = options.timeout ?? 100;
  }

  get state(): BreakerState {
    return this.#breaker.state;
  }

  /** Nothing to guard: what has to be asked has no such method. */
  atHand(key: string): AtHand | undefined {
    return this.#store.atHand?.(key);
  }

  get(key: string): Promise<string | undefined> {
    return this.#call(() => this.#store.get(key));
  }

  add(key: string, text: string, milliseconds: number): Promise<string | undefined> {
    return this.#call(() => this.#store.add(key, text, milliseconds));
  }

  replace(key: string, expected: string, text: string, milliseconds: number): Promise<boolean> {
    return this.#call(() => this.#store.replace(key, expected, text, milliseconds));
  }

  delete(key: string): Promise<void> {
    return this.#call(() => this.#store.delete(key));
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  #call<T>(call: () => Promise<T>): Promise<T> {
    return this.#breaker.run(() => within(this.#timeout, call()));
  }
}
