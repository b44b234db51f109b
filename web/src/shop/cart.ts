import { ApiError } from "../api.ts";
import type { SignedInUser } from "../user.ts";
import { getCart, getItem, mergeCart, putCartItem, removeCartItem, type Cart } from "./api.ts";
import { browserLines, giveBrowserCarts, MOST_PIECES, setBrowserLine } from "./browser-cart.ts";
import { times } from "./money.ts";

/** Somebody who has signed in, or nobody. */
export type Buyer = SignedInUser | null;

/** Reads the cart: the user's, which takes in what this browser holds, or the browser's own. */
export async function readCart(buyer: Buyer, signal?: AbortSignal): Promise<Cart> {
  if (!buyer) return await browserCart(signal);
  await giveBrowserCarts(mergeCart);
  return await getCart(signal);
}

/** Sets how many pieces of an item are in the cart; 0 takes it out. */
export async function setInCart(buyer: Buyer, itemId: string, quantity: number): Promise<Cart> {
  if (buyer) return await (quantity > 0 ? putCartItem(itemId, quantity) : removeCartItem(itemId));
  if (!setBrowserLine(itemId, quantity)) throw new ApiError(409, (t) => t("error.shop.cartFull"));
  return await browserCart();
}

/** Puts pieces of an item into the cart, beside those that are there. @returns how many there are now */
export async function addToCart(buyer: Buyer, itemId: string, quantity: number): Promise<number> {
  const lines = buyer ? (await readCart(buyer)).lines : browserLines();
  const before = lines.find((line) => line.itemId === itemId)?.quantity ?? 0;
  const after = Math.min(before + quantity, MOST_PIECES);
  if (buyer) await putCartItem(itemId, after);
  else if (!setBrowserLine(itemId, after)) throw new ApiError(409, (t) => t("error.shop.cartFull"));
  return after;
}

/** The browser's cart with the prices of now. What is not sold any more leaves it. */
async function browserCart(signal?: AbortSignal): Promise<Cart> {
  const lines = await Promise.all(
    browserLines().map(async ({ itemId, quantity }) => {
      try {
        const { name, picture, price, stock } = await getItem(itemId, signal);
        return [{ itemId, name, picture, price, quantity, stock }];
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 404) throw error;
        setBrowserLine(itemId, 0);
        return [];
      }
    }),
  );
  return cartOf(lines.flat());
}

/** A cart with the sum of its lines. */
function cartOf(lines: Cart["lines"]): Cart {
  const amount = lines.reduce((sum, { price, quantity }) => sum + times(price, quantity).amount, 0);
  return { lines, total: { amount, currency: lines[0]?.price.currency ?? "USD" } };
}
