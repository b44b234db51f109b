import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds, before anything was measured. */
const FIRST = 3;

/** Time that mails take, by pool: an answer about a name that nobody has takes as long as one that mails, so that it can't be told from it.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html */
export class Pace {
  readonly #milliseconds = new Map<string, number>();

  /** Does something that mails, and remembers how long it took. */
  async measure<T>(poolId: string, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const result = await work();
    this.#milliseconds.set(poolId, performance.now() - started);
    return result;
  }

  /** Waits as long as the pool's last mail took. */
  async keep(poolId: string): Promise<void> {
    await sleep(this.#milliseconds.get(poolId) ?? FIRST);
  }
}
