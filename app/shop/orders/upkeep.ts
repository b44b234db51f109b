import type { Database } from "../database/database.ts";
import { CHECK_SECONDS, lock, move, type Touched } from "./move.ts";
import type { OrderListeners, Orders } from "./orders.ts";
import { afterExpiry } from "./states.ts";

/** Orders or payments that are looked at in one go. */
const BATCH = 20;
/** Days that a key of a request is kept: nobody repeats a request later than that. */
const REQUEST_DAYS = 7;
/** Days that events and merges are kept which must not be done twice, and events that were sent. */
const SEEN_DAYS = 30;

/** Milliseconds between two times of forgetting what is old. */
const FORGET_EVERY = 3_600_000;

/** What the upkeep works with. */
export interface UpkeepOptions {
  readonly database: Database;
  readonly orders: Orders;
  /** Name of the provider whose payments are looked at. */
  readonly provider: string;
  /** Told of orders that have expired. */
  readonly listeners: Pick<OrderListeners, "stock" | "written">;
}

/** Work that orders wait for: payments that nobody decided are looked at, money goes back, orders expire, and what is old is forgotten. Several
 * tasks may do it at the same time. */
export class Upkeep {
  readonly #options: UpkeepOptions;
  #forgotAt = 0;

  constructor(options: UpkeepOptions) {
    this.#options = options;
  }

  /** @returns when something waits next, if anything does. */
  async run(): Promise<Date | undefined> {
    const { database, listeners } = this.#options;
    // A payment may turn out to be made just before its order would expire.
    await this.#settleDue();
    for (let expired = await this.#expire(); expired; expired = await this.#expire()) {
      await listeners.stock(expired);
      listeners.written();
    }
    await this.#settleDue();
    if (Date.now() - this.#forgotAt > FORGET_EVERY) {
      await forget(database);
      this.#forgotAt = Date.now();
    }
    return await this.#next();
  }

  async #settleDue(): Promise<void> {
    for (let due = await this.#takeDue(); due.length > 0; due = await this.#takeDue())
      for (const orderId of due) await this.#options.orders.settle(orderId);
  }

  /** Takes payments that are due, so that another task does not ask the provider at the same time. */
  async #takeDue(): Promise<readonly string[]> {
    const { database, provider } = this.#options;
    return await database.transact(async (transaction) => {
      const rows = await transaction
        .selectFrom("payments")
        .select("order_id")
        .where("check_at", "<=", new Date())
        .where("provider", "=", provider)
        .orderBy("check_at")
        .limit(BATCH)
        .forUpdate()
        .skipLocked()
        .execute();
      const ids = rows.map(({ order_id }) => order_id);
      if (ids.length > 0)
        await transaction
          .updateTable("payments")
          .set({ check_at: new Date(Date.now() + CHECK_SECONDS * 1000) })
          .where("order_id", "in", ids)
          .execute();
      return ids;
    });
  }

  /** Lets one order expire that was not paid in time; its pieces are back at once.
   * @returns the items, or undefined when there is none. */
  async #expire(): Promise<readonly Touched[] | undefined> {
    return await this.#options.database.transact(async (transaction) => {
      const row = await transaction
        .selectFrom("orders")
        .select("order_id")
        .where("state", "=", "placed")
        .where("expires_at", "<=", new Date())
        .orderBy("expires_at")
        .limit(1)
        .forUpdate()
        .skipLocked()
        .executeTakeFirst();
      const locked = row && (await lock(transaction, row.order_id));
      if (!locked) return undefined;
      const { order, payment } = locked;
      return await move(transaction, locked, afterExpiry({ order: order.state, payment: payment.state }));
    });
  }

  async #next(): Promise<Date | undefined> {
    const { database, provider } = this.#options;
    return await database.read(async (handle) => {
      const { at: check } = await handle
        .selectFrom("payments")
        .select(({ fn }) => fn.min("check_at").as("at"))
        .where("provider", "=", provider)
        .executeTakeFirstOrThrow();
      const { at: expiry } = await handle
        .selectFrom("orders")
        .select(({ fn }) => fn.min("expires_at").as("at"))
        .where("state", "=", "placed")
        .executeTakeFirstOrThrow();
      const times = [check, expiry].filter((time) => time !== null);
      return times.length > 0 ? new Date(Math.min(...times.map(Number))) : undefined;
    });
  }
}

async function forget(database: Database): Promise<void> {
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
  await database.transact(async (transaction) => {
    await transaction
      .deleteFrom("requests")
      .where("made_at", "<", ago(REQUEST_DAYS))
      // One that nobody answered is still somebody's to end.
      .where((request) =>
        request.or([request("status", "is not", null), request("made_at", "<", ago(SEEN_DAYS))]),
      )
      .execute();
    await transaction.deleteFrom("payment_events").where("seen_at", "<", ago(SEEN_DAYS)).execute();
    await transaction.deleteFrom("cart_merges").where("merged_at", "<", ago(SEEN_DAYS)).execute();
    await transaction.deleteFrom("outbox").where("sent_at", "<", ago(SEEN_DAYS)).execute();
  });
}
