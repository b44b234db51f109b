import { StoredText } from "./stored.ts";

/** Most pieces of one item, and most different items, that a cart takes. */
export const MOST_PIECES = 20;
const MOST_LINES = 50;

/** Line of a cart in the browser: no price, for it is the shop's to say. */
export interface BrowserLine {
  readonly itemId: string;
  readonly quantity: number;
}

/** A cart of somebody who has not signed in. */
export interface BrowserCart {
  /** Names the cart when it is merged, so that it is merged once. */
  readonly mergeId: string;
  readonly lines: readonly BrowserLine[];
}

/** Carts of this browser: the one that is filled, and those that are on their way to a user's. */
interface Kept {
  readonly open?: BrowserCart;
  readonly sent: readonly BrowserCart[];
}

const stored = new StoredText("mysfits.cart");

function read(): Kept {
  const text = stored.get();
  if (text === null) return { sent: [] };
  try {
    const kept = JSON.parse(text) as Partial<Kept>;
    const carts = (Array.isArray(kept.sent) ? kept.sent : []).filter(isCart);
    return { ...(kept.open !== undefined && isCart(kept.open) && { open: kept.open }), sent: carts };
  } catch {
    return { sent: [] };
  }
}

function isCart(value: unknown): value is BrowserCart {
  const { mergeId, lines } = (value ?? {}) as Partial<BrowserCart>;
  return (
    typeof mergeId === "string" &&
    /^[\w-]{16,64}$/.test(mergeId) &&
    Array.isArray(lines) &&
    lines.length <= MOST_LINES &&
    lines.every(isLine)
  );
}

function isLine(value: unknown): value is BrowserLine {
  const { itemId, quantity = 0 } = (value ?? {}) as Partial<BrowserLine>;
  const isQuantity = Number.isInteger(quantity) && quantity >= 1 && quantity <= MOST_PIECES;
  return typeof itemId === "string" && /^[a-z0-9-]{1,64}$/.test(itemId) && isQuantity;
}

function write(kept: Kept): void {
  stored.set(JSON.stringify(kept));
}

/** Lines that a visitor has put together here. */
export const browserLines = (): readonly BrowserLine[] => read().open?.lines ?? [];

/** Sets how many pieces of an item there are; 0 takes it out.
 * @returns false when the cart has no room for one more item. */
export function setBrowserLine(itemId: string, quantity: number): boolean {
  const { open = { mergeId: crypto.randomUUID(), lines: [] }, sent } = read();
  const others = open.lines.filter((line) => line.itemId !== itemId);
  if (quantity > 0 && others.length >= MOST_LINES) return false;
  const place = open.lines.findIndex((line) => line.itemId === itemId);
  const line = { itemId, quantity: Math.min(quantity, MOST_PIECES) };
  const lines = quantity > 0 ? others.toSpliced(place < 0 ? others.length : place, 0, line) : others;
  write({ ...(lines.length > 0 && { open: { ...open, lines } }), sent });
  return true;
}

/** Gives each cart of this browser to a user's. One whose answer is lost is given again under the same name, and takes nothing more in: what is
 * put in later has a name of its own.
 * @param merge Throws when it is not known that the cart has arrived. */
export async function giveBrowserCarts(merge: (cart: BrowserCart) => Promise<unknown>): Promise<void> {
  const { open, sent } = read();
  const waiting = open ? [...sent, open] : sent;
  if (waiting.length === 0) return;
  write({ sent: waiting });
  for (const cart of waiting) {
    await merge(cart);
    const now = read();
    write({ ...now, sent: now.sent.filter(({ mergeId }) => mergeId !== cart.mergeId) });
  }
}
