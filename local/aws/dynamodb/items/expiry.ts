import type { Change, Database } from "../database/database.ts";
import { rangeEnd, rangeOf } from "../database/keys.ts";
import type { Table } from "../tables/table.ts";
import type { Item } from "../values/attribute-value.ts";
import { expiryEntry, expiryOf } from "./expiry-entry.ts";
import type { Writer } from "./writer.ts";

/** Items more than five years past their time are not deleted, in seconds.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html */
const FIVE_YEARS = 5 * 365.25 * 24 * 60 * 60;

/** Longest wait of a timer, in milliseconds: longer ones fire at once. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** Deletes the items of tables with Time to Live when their time has come. AWS takes up to a few days; here it is at once,
 * so a program must not count on either.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html */
export class Expiry {
  readonly #database: Database;
  readonly #tables: () => readonly Table[];
  readonly #writer: Writer;
  readonly #failed: (reason: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #due = Infinity;
  #sweeping: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: {
    database: Database;
    tables: () => readonly Table[];
    writer: Writer;
    /** Told when the disk refused a deletion; it is tried again with the next. */
    failed: (reason: unknown) => void;
  }) {
    this.#database = options.database;
    this.#tables = options.tables;
    this.#writer = options.writer;
    this.#failed = options.failed;
  }

  /** Makes sure that expired items are looked for at `seconds` since 1970, or earlier. */
  expect(seconds: number): void {
    const due = (seconds + 1) * 1000; // an item has expired when the current time is later than its time
    if (this.#stopped || due >= this.#due) return;
    this.#due = due;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#start(), Math.min(Math.max(0, due - Date.now()), LONGEST_WAIT));
    this.#timer.unref();
  }

  /** Looks for expired items now. Resolves when they are gone. */
  sweep(): Promise<void> {
    this.#start();
    return this.#sweeping;
  }

  #start(): void {
    this.#due = Infinity;
    this.#sweeping = this.#sweeping.then(() => this.#sweep()).catch(this.#failed);
  }

  async #sweep(): Promise<void> {
    const now = Math.floor(Date.now() / 1000);
    for (const table of this.#tables()) {
      if (this.#stopped) return;
      if (table.definition.timeToLive?.attribute === undefined) continue;
      const past = expiryEntry(table, now, "");
      const oldest = expiryEntry(table, Math.max(0, Math.ceil(now - FIVE_YEARS)), "");
      for await (const step of this.#database.entries({ gte: oldest, lt: past }))
        await Promise.all(step.map(([entry]) => this.#remove(table, placeOf(table, entry), now)));
      for await (const [next] of this.#database.entries({ gte: past, lt: rangeEnd(table.ttlPrefix) }, 1))
        if (next) this.expect(Number(next[0].slice(table.ttlPrefix.length).split("/")[0]));
    }
  }

  /** Deletes an item if it is still past its time; its stream record says who did it.
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html */
  async #remove(table: Table, place: string, now: number): Promise<void> {
    const before = this.#writer.latest(table, place);
    const seconds = expiryOf(table, before);
    if (seconds === undefined || seconds >= now) return;
    await this.#writer.write([{ table, place, before, after: undefined }], [], {
      PrincipalId: "dynamodb.amazonaws.com",
      Type: "Service",
    });
  }

  /** Fills or empties the entries of a table whose Time to Live was turned on or off. */
  async rebuild(table: Table): Promise<void> {
    await this.#database.clear(rangeOf(table.ttlPrefix));
    if (table.definition.timeToLive?.attribute === undefined) return;
    for await (const step of this.#database.entries(rangeOf(table.prefix))) {
      const changes: Change[] = [];
      for (const [key] of step) {
        const text = this.#database.latest(key);
        const seconds = expiryOf(table, text === undefined ? undefined : (JSON.parse(text) as Item));
        if (seconds !== undefined)
          changes.push({ key: expiryEntry(table, seconds, key.slice(table.prefix.length)), value: "" });
      }
      await this.#database.commit(changes);
    }
    await this.sweep();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#sweeping;
  }
}

function placeOf(table: Table, entry: string): string {
  const rest = entry.slice(table.ttlPrefix.length);
  return rest.slice(rest.indexOf("/") + 1);
}
