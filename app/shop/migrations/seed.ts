import type { ClientBase } from "pg";
import type { SeedCollection, SeedItem } from "../data/catalogue.ts";

/** Puts collections and items into the shop that are not there. Those that are there stay as they are: prices, texts and stock are the
 * shopkeeper's from then on.
 * @returns The number of new items. */
export async function plant(
  client: ClientBase,
  collections: readonly SeedCollection[],
  items: readonly SeedItem[],
): Promise<number> {
  await client.query("BEGIN");
  try {
    for (const [index, { name, title, text, picture }] of collections.entries())
      await client.query(
        `INSERT INTO shop.collections (name, position, title_en, title_ko, text_en, text_ko, picture)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
        [name, index + 1, title.en, title.ko, text.en, text.ko, picture],
      );
    let planted = 0;
    for (const { itemId, collection, position, name, text, picture, price, stock } of items) {
      const { rowCount } = await client.query(
        `INSERT INTO shop.items
           (item_id, collection, position, name_en, name_ko, text_en, text_ko, picture, price, currency, stock)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
        [
          itemId,
          collection,
          position,
          name.en,
          name.ko,
          text.en,
          text.ko,
          picture,
          price.amount,
          price.currency,
          stock,
        ],
      );
      planted += rowCount ?? 0;
    }
    await client.query("COMMIT");
    return planted;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}
