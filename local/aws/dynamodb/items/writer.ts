import type { Change, Database } from "../database/database.ts";
import type { StreamRecord } from "../records.ts";
import type { StreamStore } from "../streams/stream-store.ts";
import type { Table } from "../tables/table.ts";
import type { Item } from "../values/attribute-value.ts";
import { expiryOf } from "./expiry-entry.ts";
import { changesOf, type ItemChange } from "./item-change.ts";

/** Writes items with everything that belongs to them: entries of indexes, stream records, expiry. */
export class Writer {
  readonly #database: Database;
  readonly #streams: StreamStore;
  readonly #expires: (seconds: number) => void;

  /** @param expires Told when a written item expires, in seconds since 1970. */
  constructor(database: Database, streams: StreamStore, expires: (seconds: number) => void) {
    this.#database = database;
    this.#streams = streams;
    this.#expires = expires;
  }

  /** The item at a place, as the next write will find it. */
  latest(table: Table, place: string): Item | undefined {
    const text = this.#database.latest(table.prefix + place);
    return text === undefined ? undefined : (JSON.parse(text) as Item);
  }

  /** Writes all changes or none. They must have been decided on {@link latest} without waiting since.
   * @param further Changes that are part of the same batch.
   * @returns resolves when they are durable, and the streams' listeners told. */
  async write(
    items: readonly ItemChange[],
    further: readonly Change[] = [],
    userIdentity?: StreamRecord["userIdentity"],
  ): Promise<void> {
    const changes = [...further];
    const records = [];
    for (const item of items) {
      changes.push(...changesOf(item));
      const record = this.#streams.record(item.table, item.before, item.after, userIdentity);
      if (!record) continue;
      changes.push(record.change);
      records.push(record);
    }
    const durable = this.#database.commit(changes);
    for (const { table, after } of items) {
      const seconds = expiryOf(table, after);
      if (seconds !== undefined) this.#expires(seconds);
    }
    await durable;
    this.#streams.committed(records);
  }

  /** Resolves when everything written so far is durable: before an answer that speaks of it. */
  async settled(): Promise<void> {
    await this.#database.settled();
  }
}
