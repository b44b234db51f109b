import { sql } from "kysely";
import type { Database, Handle } from "../database/database.ts";
import { type Cart, type MergeBody, MOST_LINES, MOST_PIECES, slug } from "../schemas.ts";

/** Currency of an empty cart's total. */
const CURRENCY = "USD";

/** Something was put into a cart that is not sold. */
export class UnknownItem extends Error {}
/** A cart has no room for one more item. */
export class CartFull extends Error {}

/** Carts: which items, and how many. A cart holds no price; whoever reads it gets those of now. Each belongs to a user and has no id of its own
 * that could be guessed or stolen. */
export class Carts {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async get(userId: string): Promise<Cart> {
    return await this.#database.read(async (handle) => await cartOf(handle, userId));
  }

  /** Sets how many of an item there are. @throws UnknownItem @throws CartFull */
  async set(userId: string, itemId: string, quantity: number): Promise<Cart> {
    return await this.#database.transact(async (transaction) => {
      const item = await transaction
        .selectFrom("items")
        .select("item_id")
        .where("item_id", "=", itemId)
        .executeTakeFirst();
      if (!item) throw new UnknownItem(itemId);
      await transaction
        .insertInto("cart_lines")
        .values({ user_id: userId, item_id: itemId, quantity })
        .onConflict((conflict) =>
          conflict.columns(["user_id", "item_id"]).doUpdateSet({ quantity, changed_at: sql`now()` }),
        )
        .execute();
      const cart = await cartOf(transaction, userId);
      if (cart.lines.length > MOST_LINES) throw new CartFull(userId);
      return cart;
    });
  }

  async remove(userId: string, itemId: string): Promise<Cart> {
    return await this.#database.transact(async (transaction) => {
      await transaction
        .deleteFrom("cart_lines")
        .where("user_id", "=", userId)
        .where("item_id", "=", itemId)
        .execute();
      return await cartOf(transaction, userId);
    });
  }

  async clear(userId: string): Promise<Cart> {
    return await this.#database.transact(async (transaction) => {
      await transaction.deleteFrom("cart_lines").where("user_id", "=", userId).execute();
      return await cartOf(transaction, userId);
    });
  }

  /** Adds what a visitor put into the browser's cart before signing in, once for each `mergeId`. What is not sold any more, and what has no
   * room, is left out. */
  async merge(userId: string, { mergeId, lines }: MergeBody): Promise<Cart> {
    return await this.#database.transact(async (transaction) => {
      const merge = await transaction
        .insertInto("cart_merges")
        .values({ user_id: userId, merge_id: mergeId })
        .onConflict((conflict) => conflict.doNothing())
        .returning("merge_id")
        .executeTakeFirst();
      if (merge) await add(transaction, userId, lines);
      return await cartOf(transaction, userId);
    });
  }
}

/** Adds lines to a cart as far as its limits allow, in the order of their ids, so that two at the same time don't wait for each other in a
 * circle. */
export async function add(
  handle: Handle,
  userId: string,
  lines: readonly { readonly itemId: string; readonly quantity: number }[],
): Promise<void> {
  const wanted = new Map<string, number>();
  for (const { itemId, quantity } of lines)
    if (slug.test(itemId)) wanted.set(itemId, Math.min(MOST_PIECES, (wanted.get(itemId) ?? 0) + quantity));
  if (wanted.size === 0) return;
  const sold = await handle
    .selectFrom("items")
    .select("item_id")
    .where("item_id", "in", [...wanted.keys()])
    .orderBy("item_id")
    .execute();
  const there = await handle
    .selectFrom("cart_lines")
    .select("item_id")
    .where("user_id", "=", userId)
    .orderBy("item_id")
    .forUpdate()
    .execute();
  const kept = new Set(there.map(({ item_id }) => item_id));
  for (const { item_id } of sold) {
    if (kept.size >= MOST_LINES && !kept.has(item_id)) continue;
    kept.add(item_id);
    const quantity = wanted.get(item_id) ?? 0;
    await handle
      .insertInto("cart_lines")
      .values({ user_id: userId, item_id, quantity })
      .onConflict((conflict) =>
        conflict.columns(["user_id", "item_id"]).doUpdateSet({
          quantity: sql<number>`least(${MOST_PIECES}::integer, cart_lines.quantity + ${quantity}::integer)`,
          changed_at: sql`now()`,
        }),
      )
      .execute();
  }
}

/** Reads a cart with the names, prices and stock of now. */
async function cartOf(handle: Handle, userId: string): Promise<Cart> {
  const rows = await handle
    .selectFrom("cart_lines")
    .innerJoin("items", "items.item_id", "cart_lines.item_id")
    .select([
      "cart_lines.item_id",
      "cart_lines.quantity",
      "items.name_en",
      "items.name_ko",
      "items.picture",
      "items.price",
      "items.currency",
      "items.stock",
    ])
    .where("cart_lines.user_id", "=", userId)
    .orderBy("cart_lines.item_id")
    .execute();
  return {
    lines: rows.map((row) => ({
      itemId: row.item_id,
      name: { en: row.name_en, ko: row.name_ko },
      picture: row.picture,
      price: { amount: row.price, currency: row.currency },
      quantity: row.quantity,
      stock: row.stock,
    })),
    total: {
      amount: rows.reduce((sum, { price, quantity }) => sum + price * quantity, 0),
      currency: rows[0]?.currency ?? CURRENCY,
    },
  };
}
