import type { Shelf, Text } from "./shelf.ts";
import { lanterns } from "./lanterns.ts";
import { prints } from "./prints.ts";
import { teas } from "./teas.ts";
import { plushes } from "./plushes.ts";
import { stationery } from "./stationery.ts";

/** A collection as it is planted. */
export interface SeedCollection {
  readonly name: string;
  readonly title: Text;
  readonly text: Text;
  readonly picture: string;
}

/** An item as it is planted. */
export interface SeedItem {
  readonly itemId: string;
  readonly collection: string;
  /** Place in its collection, from 1. */
  readonly position: number;
  readonly name: Text;
  readonly text: Text;
  readonly picture: string;
  /** Whole minor units: 1250 of USD is 12.50. */
  readonly price: { readonly amount: number; readonly currency: string };
  /** Pieces. */
  readonly stock: number;
}

const shelves: readonly Shelf[] = [lanterns, plushes, teas, prints, stationery];

/** One file for each collection: the picture of an item is a view of it. */
const pictureOf = (collection: string) => `/images/shop/${collection}.svg`;

/** The five collections. */
export const collections: readonly SeedCollection[] = shelves.map(({ name, title, text }) => ({
  name,
  title,
  text,
  picture: pictureOf(name),
}));

/** The 35 items. */
export const items: readonly SeedItem[] = shelves.flatMap(({ name: collection, goods }) =>
  goods.map(([itemId, en, ko, textEn, textKo, amount, stock], index) => ({
    itemId,
    collection,
    position: index + 1,
    name: { en, ko },
    text: { en: textEn, ko: textKo },
    picture: `${pictureOf(collection)}#${itemId}`,
    price: { amount, currency: "USD" },
    stock,
  })),
);
