import type { Order } from "./types.ts";

/** Code of the reason for which a card was declined. */
export type DeclineReason = NonNullable<NonNullable<Order["payment"]>["reason"]>;
/** Key of the words for one. */
export type DeclineText = `shop.decline.${DeclineReason}`;

const texts: Readonly<Record<DeclineReason, DeclineText>> = {
  declined: "shop.decline.declined",
  insufficient_funds: "shop.decline.insufficient_funds",
  limit_exceeded: "shop.decline.limit_exceeded",
  expired_card: "shop.decline.expired_card",
  incorrect_details: "shop.decline.incorrect_details",
  not_supported: "shop.decline.not_supported",
  not_authenticated: "shop.decline.not_authenticated",
  try_again: "shop.decline.try_again",
};

/** Key of the words for a reason; a code that this site does not know says no more than that the card was declined. */
export const declineText = (reason: string | undefined): DeclineText =>
  Object.hasOwn(texts, reason ?? "") ? texts[reason as DeclineReason] : texts.declined;
