import { randomUUID } from "node:crypto";
import { sql, type Selectable } from "kysely";
import type { Database } from "../database/database.ts";
import type { ChargeState, Tables } from "../database/tables.ts";
import type { DeclineReason } from "./declines.ts";
import {
  type Asked,
  type Charge,
  type Outcome,
  type PaymentEvent,
  type PaymentProvider,
  PaymentUnclear,
  ForgedWebhook,
} from "./provider.ts";
import { sign, verify } from "./signature.ts";

/** Behaviour of a card, by its token. */
interface Card {
  /** State that the books have after the first request. */
  readonly state: ChargeState;
  /** `lost`: the first request never arrives. `late`: it is done, and its answer never arrives. */
  readonly answer?: "lost" | "late" | "processing";
  /** Of its decline. */
  readonly reason?: DeclineReason;
  /** Webhooks that are sent afterwards, in this order. `again` is the one before it once more.
   * @default the state that the books have */
  readonly webhooks?: readonly (ChargeState | "again")[];
}

/** Every card of the sandbox. What it does depends on its token alone. */
const cards: Readonly<Record<string, Card>> = {
  tok_ok: { state: "succeeded" },
  tok_declined: { state: "declined", reason: "declined" },
  tok_no_funds: { state: "declined", reason: "insufficient_funds" },
  tok_expired: { state: "declined", reason: "expired_card" },
  tok_challenge: { state: "challenge", reason: "not_authenticated" },
  tok_timeout: { state: "succeeded", answer: "late" },
  tok_lost: { state: "succeeded", answer: "lost" },
  tok_slow: { state: "succeeded", answer: "processing", webhooks: ["processing", "succeeded"] },
  tok_silent: { state: "succeeded", answer: "processing", webhooks: [] },
  tok_duplicate: { state: "succeeded", webhooks: ["succeeded", "again", "again"] },
  tok_reordered: { state: "succeeded", answer: "processing", webhooks: ["succeeded", "processing"] },
};

/** Takes a webhook to the shop, as the provider would by HTTP. */
export type Deliver = (webhook: {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}) => Promise<unknown>;

/** Settings of the sandbox. */
export interface SandboxOptions {
  readonly database: Database;
  readonly secret: string;
  /** Omit it, and no webhook is ever sent. */
  readonly deliver?: Deliver;
  /** Milliseconds after which the shop gives up waiting for an answer that never comes.
   * @default 300 */
  readonly timeout?: number;
  /** @default that of the machine */
  readonly now?: () => number;
}

type Booking = Selectable<Tables["sandbox.charges"]>;

/** A provider that takes no money: it keeps books in the database, with their own transactions, and sends webhooks as Stripe does. */
export class SandboxPayments implements PaymentProvider {
  readonly name = "sandbox";
  readonly #database: Database;
  readonly #secret: string;
  readonly #deliver: Deliver | undefined;
  readonly #timeout: number;
  readonly #now: () => number;

  constructor({ database, secret, deliver, timeout = 300, now = Date.now }: SandboxOptions) {
    this.#database = database;
    this.#secret = secret;
    this.#deliver = deliver;
    this.#timeout = timeout;
    this.#now = now;
  }

  async charge({ orderId, amount, currency, token }: Charge): Promise<Outcome> {
    const card = cards[token];
    const booking = await this.#database.transact(
      async (transaction) =>
        await transaction
          .insertInto("sandbox.charges")
          .values({
            charge_key: orderId,
            reference: `sandbox_${randomUUID()}`,
            order_id: orderId,
            amount,
            currency,
            token,
            state: card === undefined ? "declined" : card.answer === "lost" ? "processing" : card.state,
          })
          .onConflict((conflict) =>
            conflict
              .column("charge_key")
              .doUpdateSet({ requests: sql<number>`${sql.ref("sandbox.charges.requests")} + 1` }),
          )
          .returningAll()
          .executeTakeFirstOrThrow(),
    );
    if (booking.requests === 1 && (card?.answer === "lost" || card?.answer === "late")) {
      if (card.answer === "late") this.#announce(booking);
      await new Promise((resolve) => setTimeout(resolve, this.#timeout));
      throw new PaymentUnclear(`the provider did not answer within ${this.#timeout} ms`);
    }
    const known =
      card?.answer === "lost" && booking.state === "processing"
        ? await this.#move(orderId, ["processing"], card.state)
        : booking;
    if (booking.requests === 1) this.#announce(known);
    if (booking.requests === 1 && card?.answer === "processing")
      return { told: "processing", reference: known.reference };
    return outcomeOf(known);
  }

  async find({ orderId }: Asked): Promise<Outcome | undefined> {
    const booking = await this.#booking(orderId);
    // A request that was lost left a note for the sandbox itself; the provider has never heard of it.
    if (!booking || (cards[booking.token]?.answer === "lost" && booking.state === "processing"))
      return undefined;
    return outcomeOf(booking);
  }

  async cancel({ orderId }: Asked): Promise<Outcome> {
    const booking = await this.#booking(orderId);
    if (!booking) return { told: "cancelled", reference: undefined };
    return outcomeOf(await this.#move(orderId, ["processing", "challenge"], "cancelled"));
  }

  async refund({ orderId }: Asked): Promise<Outcome> {
    return outcomeOf(await this.#move(orderId, ["succeeded"], "refunded"));
  }

  /** Answers the bank's question in the buyer's name.
   * @returns undefined when no question is open. */
  async answer(orderId: string, approved: boolean): Promise<Outcome | undefined> {
    const booking = await this.#booking(orderId);
    if (booking?.state !== "challenge") return undefined;
    const answered = await this.#move(orderId, ["challenge"], approved ? "succeeded" : "declined");
    this.#announce(answered);
    return outcomeOf(answered);
  }

  readWebhook(body: Buffer, headers: Readonly<Record<string, unknown>>): PaymentEvent | undefined {
    verify(body, headers["sandbox-signature"], this.#secret, this.#now());
    try {
      return JSON.parse(body.toString()) as PaymentEvent;
    } catch (error) {
      throw new ForgedWebhook("The webhook is no JSON", { cause: error });
    }
  }

  async #booking(orderId: string): Promise<Booking | undefined> {
    return await this.#database.read(
      async (handle) =>
        await handle
          .selectFrom("sandbox.charges")
          .selectAll()
          .where("charge_key", "=", orderId)
          .executeTakeFirst(),
    );
  }

  /** Moves a booking on when it is in one of some states. @returns how it is now */
  async #move(orderId: string, from: readonly ChargeState[], state: ChargeState): Promise<Booking> {
    return await this.#database.transact(async (transaction) => {
      await transaction
        .updateTable("sandbox.charges")
        .set({ state })
        .where("charge_key", "=", orderId)
        .where("state", "in", from)
        .execute();
      return await transaction
        .selectFrom("sandbox.charges")
        .selectAll()
        .where("charge_key", "=", orderId)
        .executeTakeFirstOrThrow();
    });
  }

  /** Sends the webhooks of a booking, one after the other, and does not wait for it. */
  #announce(booking: Booking): void {
    const deliver = this.#deliver;
    if (!deliver) return;
    const events: PaymentEvent[] = [];
    for (const webhook of cards[booking.token]?.webhooks ?? [booking.state]) {
      const last = events.at(-1);
      if (webhook === "again") events.push(last ?? eventOf(booking, booking.state));
      else events.push(eventOf(booking, webhook));
    }
    void (async () => {
      for (const event of events) {
        const body = JSON.stringify(event);
        const signature = sign(body, this.#secret, Math.floor(this.#now() / 1000));
        await deliver({ body, headers: { "sandbox-signature": signature } });
      }
      // A webhook that does not arrive is what the shop has to live with.
    })().catch(() => undefined);
  }
}

const eventOf = (booking: Booking, state: ChargeState): PaymentEvent => ({
  ...outcomeOf({ ...booking, state }),
  eventId: `event_${randomUUID()}`,
  orderId: booking.order_id,
});

function outcomeOf({ state, reference, token, order_id }: Booking): Outcome {
  const outcome = { told: state, reference };
  if (state === "declined") return { ...outcome, reason: cards[token]?.reason ?? "incorrect_details" };
  return state === "challenge" ? { ...outcome, challengeUrl: `/shop/challenge?order=${order_id}` } : outcome;
}
