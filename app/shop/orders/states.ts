/** State of an order: `placed` holds its pieces, `paid` is paid for; in the others its pieces are back in stock.
 * - `cancelled`: by the buyer or the bank, before it was paid
 * - `refunded`: cancelled by the buyer after it was paid
 * - `expired`: not paid in time */
export const orderStates = ["placed", "paid", "cancelled", "refunded", "expired"] as const;
export type OrderState = (typeof orderStates)[number];

/** State of an order's payment. `started`: the provider is or was asked, and nobody has read its answer. `cancel_due` and `refund_due`: it has
 * still to be told. */
export const paymentStates = [
  "started",
  "processing",
  "challenge",
  "succeeded",
  "declined",
  "cancel_due",
  "cancelled",
  "refund_due",
  "refunded",
] as const;
export type PaymentState = (typeof paymentStates)[number];

/** State of a payment as the provider tells it, in an answer or in a webhook. */
export type Told = "processing" | "challenge" | "succeeded" | "declined" | "cancelled" | "refunded";

/** An order with its payment. */
export interface Standing {
  readonly order: OrderState;
  readonly payment: PaymentState;
}

/** States in which the provider has not decided. */
const open: readonly PaymentState[] = ["started", "processing", "challenge"];
/** States of an order that holds pieces. */
const holding: readonly OrderState[] = ["placed", "paid"];

/** Answers how an order and its payment stand after the provider told something. What comes twice, late or in another order than it happened
 * leads to the same: a state is never left for one that came before it, and money for an order that is none any more goes back. */
export function afterTold({ order, payment }: Standing, told: Told): Standing {
  const isOpen = open.includes(payment);
  switch (told) {
    case "processing":
      return payment === "started" ? { order, payment: "processing" } : { order, payment };
    case "challenge":
      return payment === "started" || payment === "processing"
        ? { order, payment: "challenge" }
        : { order, payment };
    case "succeeded":
      if (isOpen && order === "placed") return { order: "paid", payment: "succeeded" };
      return isOpen || payment === "cancel_due" || payment === "cancelled" || payment === "declined"
        ? { order, payment: "refund_due" }
        : { order, payment };
    case "declined":
    case "cancelled":
      if (isOpen) return { order: order === "placed" ? "cancelled" : order, payment: told };
      return { order, payment: payment === "cancel_due" ? "cancelled" : payment };
    case "refunded":
      return { order: holding.includes(order) ? "refunded" : order, payment: "refunded" };
  }
}

/** Answers how an order stands after its buyer cancelled it; undefined when that is not possible any more. Again is the same. */
export function afterCancellation({ order, payment }: Standing): Standing | undefined {
  if (order === "placed") return { order: "cancelled", payment: withdrawn(payment) };
  if (order === "paid") return { order: "refunded", payment: "refund_due" };
  return order === "expired" ? undefined : { order, payment };
}

/** Answers how an order stands after its time to be paid was over. */
export function afterExpiry({ order, payment }: Standing): Standing {
  return order === "placed" ? { order: "expired", payment: withdrawn(payment) } : { order, payment };
}

const withdrawn = (payment: PaymentState): PaymentState => (open.includes(payment) ? "cancel_due" : payment);

/** True when something has still to happen with an order or its payment. */
export function isWaiting({ order, payment }: Standing): boolean {
  return order === "placed" || open.includes(payment) || payment === "cancel_due" || payment === "refund_due";
}

/** True when pieces go back into stock by a change: it happens once, for no state that holds none leads to one that does. */
export function givesBack(before: OrderState, after: OrderState): boolean {
  return holding.includes(before) && !holding.includes(after);
}
