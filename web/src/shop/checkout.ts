import { ApiError } from "../api.ts";
import { placeOrder, type Cart, type Order } from "./api.ts";
import { endAttempt, type Attempt } from "./attempt.ts";
import { declineText, type DeclineText } from "./declines.ts";

/** What became of an attempt to order. `unclear`: nobody knows, and it has to be asked again with the same key. In the other cases it has ended;
 * `conflict`: the cart is not what the buyer was shown. */
export type Outcome =
  | { readonly kind: "ordered"; readonly order: Order }
  | { readonly kind: "declined"; readonly why: DeclineText }
  | { readonly kind: "conflict" | "refused" }
  | { readonly kind: "unclear"; readonly error: Error };

/** Times that an order is asked for again which is being placed at the moment. */
const TIMES = 5;

/** Sends an attempt and reads its answer. */
export async function sendAttempt(attempt: Attempt): Promise<Outcome> {
  for (let left = TIMES; ; left--) {
    try {
      const order = await placeOrder(attempt.key, attempt.body);
      endAttempt(attempt);
      return { kind: "ordered", order };
    } catch (error) {
      const { status, retryAfter, reason } = error instanceof ApiError ? error : { status: 0 };
      // It is being placed at this moment, or many people are ordering: the shop says when to come back.
      if (retryAfter !== undefined && left > 0 && (status === 409 || status === 503)) {
        await new Promise((resolve) => setTimeout(resolve, Math.min(retryAfter, 5) * 1000));
        continue;
      }
      const kind = retryAfter === undefined ? ends[status] : undefined;
      if (kind === undefined) return { kind: "unclear", error: error as Error };
      endAttempt(attempt);
      return kind === "declined" ? { kind, why: declineText(reason) } : { kind };
    }
  }
}

/** Answers that say that nothing was ordered. */
const ends: Readonly<Record<number, "declined" | "conflict" | "refused">> = {
  400: "refused",
  402: "declined",
  409: "conflict",
  422: "refused",
};

/** Answers why a cart was not ordered, from the cart of now. */
export function reasonOf(
  { lines, total }: Cart,
  shown: Cart["total"],
): "shop.gone" | "shop.short" | "shop.priceChanged" | "shop.refused" {
  if (lines.length === 0) return "shop.gone";
  if (lines.some(({ stock, quantity }) => stock < quantity)) return "shop.short";
  return total.amount === shown.amount && total.currency === shown.currency
    ? "shop.refused"
    : "shop.priceChanged";
}
