import { currentTrace } from "../../web-service/trace-context.ts";
import type { Handle } from "../database/database.ts";
import type { Language } from "../language.ts";
import type { OrderState } from "../orders/states.ts";
import type { Order } from "../schemas.ts";

/** Source of the events on the bus. */
export const source = "mysfits.shop";

/** Events about an order, by the state that it got. */
export const eventTypes: Readonly<Record<OrderState, string>> = {
  placed: "OrderPlaced",
  paid: "OrderPaid",
  cancelled: "OrderCancelled",
  refunded: "OrderRefunded",
  expired: "OrderExpired",
};

/** Pattern of the events that are mailed to the buyer. */
export const mailedOrders = { source: [source], "detail-type": [eventTypes.paid] };

/** Detail of an event about an order. */
export interface OrderEvent {
  readonly orderId: string;
  readonly userId: string;
  readonly language: Language;
  readonly state: OrderState;
  readonly total: Order["total"];
  readonly lines: Order["lines"];
  /** ISO 8601. */
  readonly placedAt: string;
}

/** Writes an event into the outbox, in the transaction of what it tells of, with the trace of the request that it comes of. */
export async function write(handle: Handle, detail: OrderEvent): Promise<void> {
  await handle
    .insertInto("outbox")
    .values({
      type: eventTypes[detail.state],
      detail: JSON.stringify(detail),
      trace: currentTrace() ?? null,
    })
    .execute();
}
