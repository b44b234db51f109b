import { randomUUID } from "node:crypto";
import { ProblemError } from "../../../../app/web-service/problem.ts";
import type { Database } from "../database/database.ts";
import type { ItemList, Order, OrderBody } from "../schemas.ts";
import { collections } from "./goods.ts";

interface OrderRow {
  readonly order_id: string;
  readonly item_id: string;
  readonly quantity: number;
  readonly total: number;
  readonly currency: string;
}

/** Items, and who has ordered them. */
export class Shop {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Lists the collections, with the number of their items. */
  async collections(): Promise<{ name: string; items: number }[]> {
    const rows = await this.#database.query<{ collection: string; items: number }>(
      "SELECT collection, count(*) AS items FROM items GROUP BY collection",
    );
    const counts = new Map(rows.map(({ collection, items }) => [collection, items]));
    return collections.map((name) => ({ name, items: counts.get(name) ?? 0 }));
  }

  /** @returns undefined for a collection that is not there. */
  async items(collection: string): Promise<ItemList["items"] | undefined> {
    if (!collections.includes(collection)) return undefined;
    const rows = await this.#database.query<{
      item_id: string;
      name: string;
      price: number;
      currency: string;
      stock: number;
    }>("SELECT item_id, name, price, currency, stock FROM items WHERE collection = $1 ORDER BY position", [
      collection,
    ]);
    return rows.map(({ item_id: itemId, name, price: amount, currency, stock }) => ({
      itemId,
      name,
      price: { amount, currency },
      stock,
    }));
  }

  /** Takes pieces out of stock and writes the order, in one transaction.
   * @throws ProblemError 404 for an item that is not there, 409 when there are too few pieces. */
  async order(userId: string, { itemId, quantity }: OrderBody): Promise<Order> {
    const orderId = randomUUID();
    return await this.#database.transact(async (client) => {
      const before = await client.query<OrderRow>(`${SELECT_ORDER} WHERE order_id = $1`, [orderId]);
      // An attempt whose answer was lost had been committed.
      if (before.rows[0]) return orderOf(before.rows[0]);
      const taken = await client.query<{ price: number; currency: string }>(
        "UPDATE items SET stock = stock - $2 WHERE item_id = $1 AND stock >= $2 RETURNING price, currency",
        [itemId, quantity],
      );
      const item = taken.rows[0];
      if (!item) {
        const { rowCount } = await client.query("SELECT FROM items WHERE item_id = $1", [itemId]);
        if (rowCount === 0) throw new ProblemError(404, "There is no such item");
        throw new ProblemError(409, "There are too few pieces left");
      }
      const written = await client.query<OrderRow>(
        `INSERT INTO orders (order_id, user_id, item_id, quantity, total, currency)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING order_id, item_id, quantity, total, currency`,
        [orderId, userId, itemId, quantity, item.price * quantity, item.currency],
      );
      return orderOf(written.rows[0] as OrderRow);
    });
  }

  /** Lists somebody's orders, the newest first, a hundred at most. */
  async orders(userId: string): Promise<Order[]> {
    const rows = await this.#database.query<OrderRow>(
      `${SELECT_ORDER} WHERE user_id = $1 ORDER BY placed_at DESC, order_id LIMIT 100`,
      [userId],
    );
    return rows.map(orderOf);
  }
}

const SELECT_ORDER = "SELECT order_id, item_id, quantity, total, currency FROM orders";

const orderOf = ({ order_id, item_id, quantity, total, currency }: OrderRow): Order => ({
  orderId: order_id,
  itemId: item_id,
  quantity,
  total: { amount: total, currency },
});
