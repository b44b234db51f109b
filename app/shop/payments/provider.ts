import type { Told } from "../orders/states.ts";
import type { DeclineReason } from "./declines.ts";

/** What the shop asks a provider for. */
export interface Charge {
  /** Order that is paid: a provider takes money once for each, however often it is asked. */
  readonly orderId: string;
  /** Whole minor units. */
  readonly amount: number;
  readonly currency: string;
  /** The provider's token of a card; the shop never sees a card. */
  readonly token: string;
}

/** A payment that was asked for. */
export interface Asked extends Charge {
  /** The provider's name for it, if it told one. */
  readonly reference: string | undefined;
}

/** Answer of a provider. */
export interface Outcome {
  readonly told: Told;
  readonly reference: string | undefined;
  /** Reason of a decline. */
  readonly reason?: DeclineReason;
  /** Page of the buyer's bank, while it wants to ask the buyer. */
  readonly challengeUrl?: string;
}

/** Message of a provider about a payment. */
export interface PaymentEvent extends Outcome {
  /** The same whenever it is sent again. */
  readonly eventId: string;
  readonly orderId: string;
}

/** Nobody knows what became of a request: no answer, or one that says nothing. */
export class PaymentUnclear extends Error {
  override readonly name = "PaymentUnclear";
}

/** A webhook did not come from the provider, or not now. */
export class ForgedWebhook extends Error {
  override readonly name = "ForgedWebhook";
}

/** Somebody who takes money. Every method may be called again, and throws {@link PaymentUnclear} when the answer is not known. */
export interface PaymentProvider {
  readonly name: string;
  /** Takes the money. */
  charge(charge: Charge): Promise<Outcome>;
  /** @returns undefined when the provider knows of no such payment. */
  find(payment: Asked): Promise<Outcome | undefined>;
  /** Makes sure that no money is taken any more; tells `succeeded` when it was taken already. */
  cancel(payment: Asked): Promise<Outcome>;
  /** Gives all of the money back. */
  refund(payment: Asked): Promise<Outcome>;
  /** Reads a webhook.
   * @param body As it came, byte for byte.
   * @returns undefined for a message that is about nothing of ours.
   * @throws ForgedWebhook */
  readWebhook(body: Buffer, headers: Readonly<Record<string, unknown>>): PaymentEvent | undefined;
}
