import { createHash, randomUUID } from "node:crypto";
import type { Database, Handle } from "../database/database.ts";
import { Gate } from "../gate.ts";
import type { Asked, Outcome, PaymentEvent, PaymentProvider } from "../payments/provider.ts";
import type { Order, OrderBody } from "../schemas.ts";
import { lock, move, type Touched } from "./move.ts";
import { place } from "./place.ts";
import { readOrder, readOrders } from "./read.ts";
import { claim, type KeptAnswer, keepAnswer, type KeyedRequest, keepOrder, release } from "./requests.ts";
import { afterCancellation, afterTold, isWaiting, type PaymentState, type Standing } from "./states.ts";

/** Days in which a paid order can be cancelled.
 * @see https://eur-lex.europa.eu/eli/dir/2011/83/oj article 9 */
const CANCEL_DAYS = 14;

/** Orders that are placed by one process at the same time: most of their time they wait for the provider. */
const AT_ONCE = { width: 40, patience: 2_000 };

/** Somebody else's order, or none. */
export class UnknownOrder extends Error {}
/** The key was used for another order. */
export class OtherRequest extends Error {}
/** An order can't be cancelled any more. */
export class TooLate extends Error {}
/** The same request is being worked on. */
export class RequestInFlight extends Error {
  /** Seconds after which it has ended, one way or another. */
  readonly seconds: number;
  constructor(seconds: number) {
    super(`in flight for ${seconds} s`);
    this.seconds = seconds;
  }
}

/** Told of what others have to know after a commit. */
export interface OrderListeners {
  /** The stock of items has changed. */
  readonly stock: (touched: readonly Touched[]) => Promise<void>;
  /** There is something in the outbox. */
  readonly written: () => void;
  /** A payment or an order waits for something: look when. */
  readonly waiting: () => void;
}

/** Orders, from a cart to the money. */
export class Orders {
  readonly #database: Database;
  readonly #provider: PaymentProvider;
  readonly #listeners: OrderListeners;
  readonly #gate = new Gate(AT_ONCE);

  constructor(database: Database, provider: PaymentProvider, listeners: OrderListeners) {
    this.#database = database;
    this.#provider = provider;
    this.#listeners = listeners;
  }

  async get(userId: string, orderId: string): Promise<Order | undefined> {
    const order = await this.#database.read(async (handle) => await readOrder(handle, userId, orderId));
    // The task that knew of it may be gone.
    if (order?.expiresAt !== undefined && Date.parse(order.expiresAt) <= Date.now())
      this.#listeners.waiting();
    return order;
  }

  async list(userId: string, after?: string): Promise<{ orders: Order[]; more: boolean }> {
    return await this.#database.read(async (handle) => await readOrders(handle, userId, after));
  }

  /** Orders what is in a cart and asks for the money. The same key and body get the same answer, and one order with one charge, however often
   * they come and whatever dies in between: the order is committed with its key before the provider is asked, and the provider knows the order.
   * @throws OtherRequest @throws RequestInFlight */
  async order(userId: string, key: string, body: OrderBody): Promise<KeptAnswer> {
    return await this.#gate.through(async () => await this.#order(userId, key, body));
  }

  async #order(userId: string, key: string, body: OrderBody): Promise<KeptAnswer> {
    const request: KeyedRequest = { userId, key, bodyHash: hashOf(body), attempt: randomUUID() };
    const claimed = await this.#database.transact(async (transaction) => {
      const claimed = await claim(transaction, request);
      if (claimed.state !== "new") return { ...claimed, touched: [] };
      const placed = await place(transaction, userId, body, this.#provider.name);
      if ("refusal" in placed) {
        const answer = { status: 409, body: { detail: placed.refusal } };
        await keepAnswer(transaction, request, answer);
        return { state: "answered" as const, answer, touched: [] };
      }
      await keepOrder(transaction, request, placed.orderId);
      return { state: "placed" as const, ...placed };
    });
    if (claimed.state === "other") throw new OtherRequest(key);
    if (claimed.state === "busy") throw new RequestInFlight(claimed.seconds);
    if (claimed.state === "answered") return claimed.answer;
    await this.#after({ touched: claimed.touched, waits: false });
    try {
      return await this.#pay(request, claimed.orderId);
    } catch (error) {
      // Whoever asks again with the key need not wait for the end of the lease; whoever does not is found by the look at open payments.
      await this.#database
        .transact(async (transaction) => await release(transaction, request))
        .catch(() => undefined);
      this.#listeners.waiting();
      throw error;
    }
  }

  /** Cancels an order; again is the same. Who has paid gets the money back.
   * @throws UnknownOrder @throws TooLate */
  async cancel(userId: string, orderId: string): Promise<Order> {
    const touched = await this.#database.transact(async (transaction) => {
      const locked = await lock(transaction, orderId);
      if (locked?.order.user_id !== userId) throw new UnknownOrder(orderId);
      const { order, payment } = locked;
      const after = afterCancellation({ order: order.state, payment: payment.state });
      if (!after) throw new TooLate("The order has expired");
      if (
        order.paid_at &&
        Date.now() - order.paid_at.getTime() > CANCEL_DAYS * 86_400_000 &&
        after.order !== order.state
      )
        throw new TooLate(`An order can be cancelled for ${CANCEL_DAYS} days`);
      return await move(transaction, locked, after);
    });
    await this.#after({ touched, waits: false });
    await this.settle(orderId);
    return (await this.get(userId, orderId)) as Order;
  }

  /** Takes in what the provider says about a payment: once for each event, in whatever order they come.
   * @returns false when it is about no order of this shop. */
  async hear(event: PaymentEvent): Promise<boolean> {
    if (!uuid.test(event.orderId)) return false;
    const told = await this.#database.transact(async (transaction) => {
      const fresh = await transaction
        .insertInto("payment_events")
        .values({ provider: this.#provider.name, event_id: event.eventId })
        .onConflict((conflict) => conflict.doNothing())
        .returning("event_id")
        .executeTakeFirst();
      // Whoever took it in may have died before others were told.
      if (!fresh) return { touched: [], waits: true };
      return (await this.#tell(transaction, event.orderId, event)) ?? "unknown";
    });
    if (told === "unknown") return false;
    await this.#after(told);
    return true;
  }

  /** Does what is due for a payment: asks the provider what became of it, cancels it, or gives the money back. When the provider does not
   * answer, it stays due. */
  async settle(orderId: string): Promise<void> {
    // A payment that is cancelled may turn out to be paid, and then has to be given back.
    for (let step = 0; step < 3; step++) {
      const payment = await this.#asked(orderId);
      const ask = payment && this.#question(payment);
      if (!ask) return;
      let outcome: Outcome;
      try {
        outcome = await ask();
      } catch {
        this.#listeners.waiting();
        return;
      }
      await this.takeIn(orderId, outcome);
    }
  }

  #question(payment: AskedPayment): (() => Promise<Outcome>) | undefined {
    const provider = this.#provider;
    switch (payment.state) {
      case "started":
      case "processing":
        // A charge that never arrived is asked for again; the provider makes one of it in any case.
        return async () => (await provider.find(payment)) ?? (await provider.charge(payment));
      case "cancel_due":
        return async () => await provider.cancel(payment);
      case "refund_due":
        return async () => await provider.refund(payment);
      default:
        return undefined;
    }
  }

  /** Asks for the money of an order that was just placed, or of one whose request nobody ended, and keeps the answer. */
  async #pay(request: KeyedRequest, orderId: string): Promise<KeptAnswer> {
    const payment = await this.#asked(orderId);
    const outcome = payment?.state === "started" ? await this.#charge(payment) : undefined;
    const { answer, told } = await this.#database.transact(async (transaction) => {
      const told = outcome && (await this.#tell(transaction, orderId, outcome));
      const order = (await readOrder(transaction, request.userId, orderId)) as Order;
      const answer = answerOf(order);
      await keepAnswer(transaction, request, answer);
      return { answer, told };
    });
    await this.#after(told);
    return answer;
  }

  async #charge(payment: Asked): Promise<Outcome> {
    try {
      return await this.#provider.charge(payment);
    } catch {
      // The buyer is told that it is being looked at, and the look at open payments finds out.
      return { told: "processing", reference: undefined };
    }
  }

  /** Takes in an answer of the provider. */
  async takeIn(orderId: string, outcome: Outcome): Promise<void> {
    const told = await this.#database.transact(
      async (transaction) => await this.#tell(transaction, orderId, outcome),
    );
    await this.#after(told);
  }

  async #tell(handle: Handle, orderId: string, outcome: Outcome): Promise<Change | undefined> {
    const locked = await lock(handle, orderId);
    if (locked?.payment.provider !== this.#provider.name) return undefined;
    const after: Standing = afterTold(
      { order: locked.order.state, payment: locked.payment.state },
      outcome.told,
    );
    return { touched: await move(handle, locked, after, outcome), waits: isWaiting(after) };
  }

  /** Tells everybody of a change that has been committed. */
  async #after(change: Change | undefined): Promise<void> {
    if (!change) return;
    if (change.touched.length > 0) await this.#listeners.stock(change.touched);
    this.#listeners.written();
    if (change.waits) this.#listeners.waiting();
  }

  async #asked(orderId: string): Promise<AskedPayment | undefined> {
    return await this.#database.read(async (handle) => {
      const row = await handle
        .selectFrom("payments")
        .innerJoin("orders", "orders.order_id", "payments.order_id")
        .select(["payments.token", "payments.reference", "payments.state", "orders.total", "orders.currency"])
        .where("payments.order_id", "=", orderId)
        .where("payments.provider", "=", this.#provider.name)
        .executeTakeFirst();
      return (
        row && {
          orderId,
          amount: row.total,
          currency: row.currency,
          token: row.token,
          reference: row.reference ?? undefined,
          state: row.state,
        }
      );
    });
  }
}

/** Change of an order that others have to know. */
interface Change {
  readonly touched: readonly Touched[];
  /** True when something has still to happen. */
  readonly waits: boolean;
}

type AskedPayment = Asked & { readonly state: PaymentState };

/** Ids of orders. */
export const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function answerOf(order: Order): KeptAnswer {
  return order.payment?.state === "declined"
    ? { status: 402, body: { detail: "The card was declined", reason: order.payment.reason } }
    : { status: 201, body: order };
}

function hashOf({ total, payment, language }: OrderBody): string {
  const text = JSON.stringify([total.amount, total.currency, payment.token, language]);
  return createHash("sha256").update(text).digest("base64url");
}
