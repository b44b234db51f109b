import type { TextKey } from "../i18n/catalogue.ts";
import type { Order } from "./types.ts";

/** Key of the words for how an order stands. */
export function stateText({ state, payment }: Order): Extract<TextKey, `shop.state.${string}`> {
  switch (state) {
    case "placed":
      return payment?.state === "challenge" ? "shop.state.challenge" : "shop.state.paying";
    case "paid":
    case "expired":
      return `shop.state.${state}`;
    case "cancelled":
      if (payment?.state === "declined") return "shop.state.declined";
      break;
    case "refunded":
      break;
  }
  if (payment?.state === "refund_due") return "shop.state.refunding";
  return payment?.state === "refunded" ? "shop.state.refunded" : "shop.state.cancelled";
}

/** True while an order changes without its buyer. */
export const isMoving = ({ state, payment }: Order): boolean =>
  payment?.state === "refund_due" || (state === "placed" && payment?.state !== "challenge");
