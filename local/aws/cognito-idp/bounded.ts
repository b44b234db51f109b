import type { Collection } from "../../host/store.ts";

/** A durable map of limited size: entries that were written longest ago make room. */
export class Bounded<T> {
  readonly #collection: Collection<T>;
  readonly #capacity: number;
  /** Keys, those written last at the end. */
  readonly #order: Set<string>;

  constructor(collection: Collection<T>, capacity: number) {
    this.#collection = collection;
    this.#capacity = capacity;
    this.#order = new Set(collection.entries().map(([key]) => key));
  }

  get(key: string): T | undefined {
    return this.#collection.get(key);
  }

  /** Writes an entry: readable at once, durable when the promise resolves. */
  async put(key: string, value: T): Promise<void> {
    this.#order.delete(key);
    this.#order.add(key);
    const written = [this.#collection.put(key, value)];
    while (this.#order.size > this.#capacity) {
      const oldest = this.#order.values().next().value as string;
      this.#order.delete(oldest);
      written.push(this.#collection.delete(oldest));
    }
    await Promise.all(written);
  }

  /** Removes an entry; one that is not there costs nothing. */
  async delete(key: string): Promise<void> {
    if (this.#order.delete(key)) await this.#collection.delete(key);
  }
}
