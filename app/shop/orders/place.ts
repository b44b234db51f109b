import { randomUUID } from "node:crypto";
import type { Handle } from "../database/database.ts";
import { write } from "../outbox/events.ts";
import type { OrderBody } from "../schemas.ts";
import { CHECK_SECONDS, type Touched } from "./move.ts";
import { linesOf } from "./read.ts";

/** Minutes for which an order that is not paid holds its pieces. */
const PAY_MINUTES = 15;

/** Outcome of {@link place}. */
export type Placed =
  { readonly orderId: string; readonly touched: readonly Touched[] } | { readonly refusal: string };

/** Makes an order of a user's cart, at the prices of now, and takes its pieces out of stock. Rows are locked in one order by everybody: the
 * user's cart, then the items by their ids. Nothing is written unless everything can be.
 * @param provider Name of who will be asked for the money. */
export async function place(
  handle: Handle,
  userId: string,
  { total, payment, language }: OrderBody,
  provider: string,
): Promise<Placed> {
  const cart = await handle
    .selectFrom("cart_lines")
    .select(["item_id", "quantity"])
    .where("user_id", "=", userId)
    .orderBy("item_id")
    .forUpdate()
    .execute();
  if (cart.length === 0) return { refusal: "The cart is empty" };
  const items = await handle
    .selectFrom("items")
    .selectAll()
    .where(
      "item_id",
      "in",
      cart.map(({ item_id }) => item_id),
    )
    .orderBy("item_id")
    .forNoKeyUpdate()
    .execute();
  // Both are in the order of ids, and a cart has only items that there are.
  const lines = items.map((item, index) => ({ ...item, quantity: cart[index]?.quantity ?? 0 }));
  const short = lines.find(({ stock, quantity }) => stock < quantity);
  if (short)
    return {
      refusal:
        short.stock === 0
          ? `${short.item_id} is sold out`
          : `There are only ${short.stock} pieces of ${short.item_id} left`,
    };
  const amount = lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
  const currency = lines[0]?.currency ?? "";
  if (lines.some((line) => line.currency !== currency))
    return { refusal: "The items have prices in different currencies: order them one currency at a time" };
  if (total.amount !== amount || total.currency !== currency)
    return { refusal: `The total is ${amount} ${currency} now (minor units): look at the cart again` };

  const orderId = randomUUID();
  const placedAt = new Date();
  await handle
    .insertInto("orders")
    .values({
      order_id: orderId,
      user_id: userId,
      state: "placed",
      total: amount,
      currency,
      language,
      placed_at: placedAt,
      expires_at: new Date(placedAt.getTime() + PAY_MINUTES * 60_000),
    })
    .execute();
  const orderLines = lines.map(({ item_id, name_en, name_ko, price, quantity }) => ({
    order_id: orderId,
    item_id,
    name_en,
    name_ko,
    price,
    quantity,
  }));
  await handle.insertInto("order_lines").values(orderLines).execute();
  await handle
    .insertInto("payments")
    .values({
      order_id: orderId,
      provider,
      token: payment.token,
      state: "started",
      check_at: new Date(Date.now() + CHECK_SECONDS * 1000),
    })
    .execute();
  for (const { item_id, quantity } of lines)
    await handle
      .updateTable("items")
      .set((set) => ({ stock: set("stock", "-", quantity) }))
      .where("item_id", "=", item_id)
      .execute();
  // What another tab puts in meanwhile stays.
  await handle
    .deleteFrom("cart_lines")
    .where("user_id", "=", userId)
    .where(
      "item_id",
      "in",
      lines.map(({ item_id }) => item_id),
    )
    .execute();
  await write(handle, {
    orderId,
    userId,
    language,
    state: "placed",
    total: { amount, currency },
    lines: linesOf(orderLines, currency),
    placedAt: placedAt.toISOString(),
  });
  return {
    orderId,
    touched: lines.map(({ item_id, collection }) => ({ itemId: item_id, collection })),
  };
}
