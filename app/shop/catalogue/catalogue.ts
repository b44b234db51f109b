import type { Selectable } from "kysely";
import type { Database, Handle } from "../database/database.ts";
import type { Tables } from "../database/tables.ts";
import type { CollectionList, CollectionPage, Item } from "../schemas.ts";

/** Items on a page. */
const PAGE = 20;

/** Page of a collection, and where the next one begins. */
export interface Page {
  readonly collection: CollectionPage["collection"];
  readonly items: Item[];
  /** Place of the last item, when there are more after it. */
  readonly last: number | undefined;
}

/** Goods as the store has them. What nobody knows is undefined. */
export interface Catalogue {
  collections(): Promise<CollectionList["collections"]>;
  /** @param after Place of the last item of the page before. */
  page(name: string, after: number): Promise<Page | undefined>;
  item(itemId: string): Promise<Item | undefined>;
}

/** The catalogue in the relational store. */
export class StoredCatalogue implements Catalogue {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async collections() {
    const rows = await this.#database.readReplica(
      async (handle) =>
        await handle
          .selectFrom("collections")
          .leftJoin("items", "items.collection", "collections.name")
          .selectAll("collections")
          .select(({ fn }) => fn.count<number>("items.item_id").as("count"))
          .groupBy("collections.name")
          .orderBy("collections.position")
          .execute(),
    );
    return rows.map((row) => ({ ...collectionOf(row), items: row.count }));
  }

  async page(name: string, after: number) {
    const read = async (handle: Handle) => {
      const collection = await handle
        .selectFrom("collections")
        .selectAll()
        .where("name", "=", name)
        .executeTakeFirst();
      if (!collection) return undefined;
      const rows = await handle
        .selectFrom("items")
        .selectAll()
        .where("collection", "=", name)
        .where("position", ">", after)
        .orderBy("position")
        // One more than wanted tells whether there is more.
        .limit(PAGE + 1)
        .execute();
      const shown = rows.slice(0, PAGE);
      return {
        collection: collectionOf(collection),
        items: shown.map(itemOf),
        last: rows.length > PAGE ? shown.at(-1)?.position : undefined,
      };
    };
    // The first page is kept, so it must not be behind the order that made it be forgotten.
    return await (after === 0 ? this.#database.read(read) : this.#database.readReplica(read));
  }

  async item(itemId: string) {
    const row = await this.#database.read(
      async (handle) =>
        await handle.selectFrom("items").selectAll().where("item_id", "=", itemId).executeTakeFirst(),
    );
    return row && itemOf(row);
  }
}

/** Writes a row as the API has it. */
function itemOf(row: Selectable<Tables["items"]>): Item {
  return {
    itemId: row.item_id,
    collection: row.collection,
    name: { en: row.name_en, ko: row.name_ko },
    text: { en: row.text_en, ko: row.text_ko },
    picture: row.picture,
    price: { amount: row.price, currency: row.currency },
    stock: row.stock,
  };
}

function collectionOf(row: Selectable<Tables["collections"]>): CollectionPage["collection"] {
  return {
    name: row.name,
    title: { en: row.title_en, ko: row.title_ko },
    text: { en: row.text_en, ko: row.text_ko },
    picture: row.picture,
  };
}
