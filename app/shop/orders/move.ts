import { type Selectable, sql } from "kysely";
import { add } from "../carts/carts.ts";
import type { Handle } from "../database/database.ts";
import type { Tables } from "../database/tables.ts";
import { write } from "../outbox/events.ts";
import type { Outcome } from "../payments/provider.ts";
import { linesOf } from "./read.ts";
import { givesBack, type PaymentState, type Standing } from "./states.ts";

/** Seconds after which a payment that nobody decided is looked at. */
export const CHECK_SECONDS = 30;

/** Item whose stock has changed, which caches have to forget. */
export interface Touched {
  readonly itemId: string;
  readonly collection: string;
}

/** An order and its payment, both locked for a change. */
export interface Locked {
  readonly order: Selectable<Tables["orders"]>;
  readonly payment: Selectable<Tables["payments"]>;
}

/** Locks an order with its payment; always in this order, and before carts and items, so that no two wait for each other in a circle. */
export async function lock(handle: Handle, orderId: string): Promise<Locked | undefined> {
  const order = await handle
    .selectFrom("orders")
    .selectAll()
    .where("order_id", "=", orderId)
    .forUpdate()
    .executeTakeFirst();
  const payment = await handle
    .selectFrom("payments")
    .selectAll()
    .where("order_id", "=", orderId)
    .forUpdate()
    .executeTakeFirst();
  return order && payment ? { order, payment } : undefined;
}

/** Brings an order and its payment to where they stand now, with all that follows: pieces go back into stock, what was declined goes back into
 * the cart, and the outbox tells of it.
 * @returns the items whose stock has changed. */
export async function move(
  handle: Handle,
  { order, payment }: Locked,
  after: Standing,
  outcome?: Outcome,
): Promise<readonly Touched[]> {
  await movePayment(handle, payment, after.payment, outcome);
  if (after.order === order.state) return [];
  await handle
    .updateTable("orders")
    .set({ state: after.order, ...(after.order === "paid" && { paid_at: new Date() }) })
    .where("order_id", "=", order.order_id)
    .execute();
  const lines = await handle
    .selectFrom("order_lines")
    .selectAll()
    .where("order_id", "=", order.order_id)
    .orderBy("item_id")
    .execute();
  if (after.payment === "declined")
    await add(
      handle,
      order.user_id,
      lines.map(({ item_id, quantity }) => ({ itemId: item_id, quantity })),
    );
  const touched = givesBack(order.state, after.order) ? await giveBack(handle, lines) : [];
  await write(handle, {
    orderId: order.order_id,
    userId: order.user_id,
    language: order.language,
    state: after.order,
    total: { amount: order.total, currency: order.currency },
    lines: linesOf(lines, order.currency),
    placedAt: order.placed_at.toISOString(),
  });
  return touched;
}

async function movePayment(
  handle: Handle,
  payment: Selectable<Tables["payments"]>,
  state: PaymentState,
  outcome: Outcome | undefined,
): Promise<void> {
  const reference = payment.reference ?? outcome?.reference ?? null;
  if (state === payment.state && reference === payment.reference) return;
  await handle
    .updateTable("payments")
    .set({
      state,
      reference,
      reason: outcome?.reason ?? payment.reason,
      challenge_url: outcome?.challengeUrl ?? payment.challenge_url,
      changed_at: sql`now()`,
      check_at: checkAt(state),
    })
    .where("order_id", "=", payment.order_id)
    .execute();
}

/** Time at which a payment in a state wants to be looked at, if nothing happens before. A question of the bank is open until the order expires. */
function checkAt(state: PaymentState): Date | null {
  if (state === "cancel_due" || state === "refund_due") return new Date();
  return state === "started" || state === "processing" ? new Date(Date.now() + CHECK_SECONDS * 1000) : null;
}

/** Puts pieces back, item by item in the order of ids. */
async function giveBack(
  handle: Handle,
  lines: readonly Selectable<Tables["order_lines"]>[],
): Promise<readonly Touched[]> {
  const touched: Touched[] = [];
  for (const { item_id, quantity } of lines) {
    const { collection } = await handle
      .updateTable("items")
      .set((set) => ({ stock: set("stock", "+", quantity) }))
      .where("item_id", "=", item_id)
      .returning("collection")
      .executeTakeFirstOrThrow();
    touched.push({ itemId: item_id, collection });
  }
  return touched;
}
