import { setTimeout as delay } from "node:timers/promises";
import type { ClientBase, Pool, QueryResultRow } from "pg";
import { isExhausted, isPassing } from "../../../../app/shop/database/failures.ts";
import { ProblemError } from "../../../../app/web-service/problem.ts";

/** Attempts of one piece of work, and milliseconds of the first pause between them, which doubles. */
const ATTEMPTS = 6;
const PAUSE = 50;

/** The relational store. Work is done again after a failover, a restart or a lock, so twice must be once: what it writes is keyed, or conditional. */
export class Database {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Runs one statement.
   * @returns The rows. */
  async query<Row extends QueryResultRow>(
    statement: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    return await this.#retried(async () => (await this.#pool.query<Row>(statement, [...values])).rows);
  }

  /** Does work in one transaction. */
  async transact<T>(work: (client: ClientBase) => Promise<T>): Promise<T> {
    return await this.#retried(async () => {
      const client = await this.#pool.connect();
      let broken: Error | undefined;
      try {
        await client.query("BEGIN");
        const result = await work(client);
        await client.query("COMMIT");
        return result;
      } catch (error) {
        await client.query("ROLLBACK").catch((failure: unknown) => (broken = failure as Error));
        throw error;
      } finally {
        client.release(broken);
      }
    });
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #retried<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++)
      try {
        return await work();
      } catch (error) {
        const isBusy = isExhausted(error);
        if (!isBusy && !isPassing(error)) throw error;
        if (isBusy || attempt === ATTEMPTS)
          throw new ProblemError(503, "The service can't reach its store at the moment", {
            retryAfter: 2,
            cause: error,
          });
        await delay(PAUSE * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
      }
  }
}
