import { setTimeout as delay } from "node:timers/promises";
import { Kysely, PostgresDialect, type Transaction } from "kysely";
import type { Pool } from "pg";
import { ProblemError } from "../../web-service/problem.ts";
import { isExhausted, isPassing } from "./failures.ts";
import type { Tables } from "./tables.ts";

/** Attempts of one piece of work. With their pauses they last some two seconds: a failover of Aurora takes longer for some requests, which are
 * told to come back. */
const ATTEMPTS = 6;
/** Milliseconds of the first pause; each is twice as long as the one before, and some of it is random. */
const PAUSE = 50;

/** Handle on the tables, inside or outside of a transaction. */
export type Handle = Kysely<Tables>;

/** The relational store. Work that is given to it is done again after a failover, a restart or a lock, so it must be such that twice is once:
 * what it writes is keyed, or conditional. */
export class Database {
  readonly #writer: Handle;
  readonly #reader: Handle;
  readonly #pools: readonly Pool[];

  /** @param reader Pool of the cluster's reader endpoint. Omit it to read from the writer. */
  constructor(writer: Pool, reader?: Pool) {
    this.#writer = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: writer }) });
    this.#reader = reader
      ? new Kysely<Tables>({ dialect: new PostgresDialect({ pool: reader }) })
      : this.#writer;
    this.#pools = reader ? [writer, reader] : [writer];
  }

  /** Number of connections that are open now. */
  get connections(): number {
    return this.#pools.reduce((sum, { totalCount }) => sum + totalCount, 0);
  }

  /** Reads what has been committed.
   * @throws ProblemError 503 when no connection became free in time. */
  async read<T>(work: (handle: Handle) => Promise<T>): Promise<T> {
    return await this.#retried(async () => await work(this.#writer));
  }

  /** Reads from a replica where there is one, which may be some milliseconds behind. */
  async readReplica<T>(work: (handle: Handle) => Promise<T>): Promise<T> {
    return await this.#retried(async () => await work(this.#reader));
  }

  /** Does work in one transaction. When the connection breaks at the very end, nobody knows whether it was committed; the work is done again
   * all the same, and finds out by its keys. */
  async transact<T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> {
    return await this.#retried(async () => await this.#writer.transaction().execute(work));
  }

  async close(): Promise<void> {
    await this.#writer.destroy();
    if (this.#reader !== this.#writer) await this.#reader.destroy();
  }

  async #retried<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++)
      try {
        return await work();
      } catch (error) {
        if (isExhausted(error))
          throw new ProblemError(503, "The shop is busy at the moment", { retryAfter: 2, cause: error });
        if (!isPassing(error)) throw error;
        if (attempt === ATTEMPTS)
          throw new ProblemError(503, "The shop can't reach its store at the moment", {
            retryAfter: 5,
            cause: error,
          });
        await delay(PAUSE * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
      }
  }
}
