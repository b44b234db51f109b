import { type Selectable, sql } from "kysely";
import type { Handle } from "../database/database.ts";
import type { Tables } from "../database/tables.ts";
import { declineReason } from "../payments/declines.ts";
import type { Order } from "../schemas.ts";

/** Orders on a page. */
const PAGE = 20;

/** Reads an order of a user; somebody else's is not there. */
export async function readOrder(handle: Handle, userId: string, orderId: string): Promise<Order | undefined> {
  const row = await handle
    .selectFrom("orders")
    .selectAll()
    .where("order_id", "=", orderId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return row && (await withDetails(handle, [row]))[0];
}

/** Reads a page of a user's orders, newest first.
 * @param after Id of the last order of the page before. */
export async function readOrders(
  handle: Handle,
  userId: string,
  after?: string,
): Promise<{ orders: Order[]; more: boolean }> {
  let query = handle
    .selectFrom("orders")
    .selectAll()
    .where("user_id", "=", userId)
    .orderBy("placed_at", "desc")
    .orderBy("order_id", "desc")
    .limit(PAGE + 1);
  // The time of the other order is compared inside the database, which knows it to the microsecond.
  if (after !== undefined)
    query = query.where(
      sql<boolean>`(placed_at, order_id) < (SELECT placed_at, order_id FROM orders WHERE order_id = ${after} AND user_id = ${userId})`,
    );
  const rows = await query.execute();
  return { orders: await withDetails(handle, rows.slice(0, PAGE)), more: rows.length > PAGE };
}

async function withDetails(handle: Handle, rows: readonly Selectable<Tables["orders"]>[]): Promise<Order[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ order_id }) => order_id);
  const lines = await handle
    .selectFrom("order_lines")
    .selectAll()
    .where("order_id", "in", ids)
    .orderBy("item_id")
    .execute();
  const payments = await handle.selectFrom("payments").selectAll().where("order_id", "in", ids).execute();
  return rows.map((row) =>
    orderOf(
      row,
      lines.filter(({ order_id }) => order_id === row.order_id),
      payments.find(({ order_id }) => order_id === row.order_id),
    ),
  );
}

/** Writes rows as the API has them. */
function orderOf(
  row: Selectable<Tables["orders"]>,
  lines: readonly Selectable<Tables["order_lines"]>[],
  payment: Selectable<Tables["payments"]> | undefined,
): Order {
  return {
    orderId: row.order_id,
    state: row.state,
    placedAt: row.placed_at.toISOString(),
    expiresAt: row.state === "placed" ? row.expires_at.toISOString() : undefined,
    lines: linesOf(lines, row.currency),
    total: { amount: row.total, currency: row.currency },
    payment: payment && {
      state: payment.state,
      reason: payment.state === "declined" ? declineReason(payment.reason) : undefined,
      challengeUrl: payment.state === "challenge" ? (payment.challenge_url ?? undefined) : undefined,
    },
  };
}

/** Writes lines as the API has them. */
export function linesOf(
  lines: readonly Omit<Selectable<Tables["order_lines"]>, "order_id">[],
  currency: string,
): Order["lines"] {
  return lines.map(({ item_id, name_en, name_ko, price, quantity }) => ({
    itemId: item_id,
    name: { en: name_en, ko: name_ko },
    price: { amount: price, currency },
    quantity,
  }));
}
