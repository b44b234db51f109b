/** An item as it is planted. */
export interface SeedItem {
  readonly itemId: string;
  readonly collection: string;
  /** Place in its collection, from 1. */
  readonly position: number;
  readonly name: string;
  /** Cents. */
  readonly price: number;
  /** Pieces. */
  readonly stock: number;
}

/** Goods of each collection: name, price in cents, pieces. */
const shelves: Readonly<Record<string, readonly (readonly [name: string, cents: number, pieces: number])[]>> =
  {
    hats: [
      ["Fog cap", 2500, 5000],
      ["Harbour beret", 1800, 5000],
      ["Straw boater", 3200, 5000],
      ["Night watch beanie", 2200, 5000],
    ],
    jackets: [
      ["Rain shell", 12500, 5000],
      ["Quilted vest", 8900, 5000],
      ["Dock worker's coat", 16400, 5000],
      ["Summer blazer", 13200, 5000],
    ],
    sneakers: [
      ["Canvas low", 6400, 5000],
      ["Trail runner", 11900, 5000],
      ["Court classic", 8800, 5000],
      ["Slip-on", 5200, 5000],
    ],
    womens: [
      ["Linen dress", 7400, 5000],
      ["Wide trousers", 6900, 5000],
      ["Striped top", 3400, 5000],
      ["Wool cardigan", 8200, 5000],
    ],
    mens: [
      ["Oxford shirt", 5900, 5000],
      ["Pleated chinos", 7200, 5000],
      ["Pocket tee", 2600, 5000],
      ["Lambswool jumper", 9100, 5000],
    ],
  };

/** Names of the collections, in their order. */
export const collections: readonly string[] = Object.keys(shelves);

/** Every item. */
export const items: readonly SeedItem[] = Object.entries(shelves).flatMap(([collection, goods]) =>
  goods.map(([name, price, stock], index) => ({
    itemId: name.toLowerCase().replaceAll(/[^a-z]+/g, "-"),
    collection,
    position: index + 1,
    name,
    price,
    stock,
  })),
);
