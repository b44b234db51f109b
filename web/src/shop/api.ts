import { ApiError, send, type CallOptions, type Messages } from "../api.ts";
import type {
  AnswerChallengeAnswer,
  AnswerChallengeBody,
  CancelOrderAnswer,
  ClearCartAnswer,
  GetCartAnswer,
  GetCollectionAnswer,
  GetItemAnswer,
  GetOrderAnswer,
  ListCollectionsAnswer,
  ListOrdersAnswer,
  MergeCartAnswer,
  MergeCartBody,
  PlaceOrderAnswer,
  PlaceOrderBody,
  PutCartItemAnswer,
  RemoveCartItemAnswer,
} from "../api-types.ts";
import { config } from "../config.ts";
import { SiteError } from "../errors.ts";
import type { Item, Order } from "./types.ts";

export type { Cart, Item, Money, Order } from "./types.ts";

/** Milliseconds after which an order's answer is no longer waited for: the service itself gives up earlier. */
const ORDER_PATIENCE = 30_000;

/** Times that something is asked for again while the database wakes up, or many people are there. */
const TIMES = 15;
/** Most seconds between two of them. */
const LONGEST = 5;

/** Asks the shop. What changes nothing when it is done again is asked for again as long as the shop says when to come back. */
async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const { shopUrl } = await config();
  if (shopUrl === undefined) throw new SiteError((t) => t("shop.none"));
  for (let left = method === "POST" ? 0 : TIMES; ; left--) {
    try {
      return await send<T>(method, `${shopUrl}${path}`, options);
    } catch (error) {
      const { status, retryAfter } = error instanceof ApiError ? error : { status: 0 };
      if (left <= 0 || status !== 503 || retryAfter === undefined || options.signal?.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(retryAfter, LONGEST) * 1000));
    }
  }
}

const itemErrors: Messages = { 404: "error.shop.noItem", 409: "error.shop.cartFull" };
const orderErrors: Messages = { 404: "error.shop.noOrder", 409: "error.shop.tooLate" };

export const listCollections = (signal?: AbortSignal) =>
  call<ListCollectionsAnswer>("GET", "/collections", { signal });

/** Reads a collection with all its items, page by page until there is no more. */
export async function getCollection(
  name: string,
  signal?: AbortSignal,
): Promise<Omit<GetCollectionAnswer, "cursor">> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (;;) {
    const query = cursor === undefined ? "" : `?${new URLSearchParams({ cursor })}`;
    const page = await call<GetCollectionAnswer>("GET", `/collections/${name}${query}`, {
      signal,
      errors: { 404: "error.shop.noCollection" },
    });
    items.push(...page.items);
    cursor = page.cursor;
    if (cursor === undefined) return { collection: page.collection, items };
  }
}

export const getItem = (itemId: string, signal?: AbortSignal) =>
  call<GetItemAnswer>("GET", `/items/${itemId}`, { signal, errors: itemErrors });

/** Reads the cart of who is signed in. */
export const getCart = (signal?: AbortSignal) => call<GetCartAnswer>("GET", "/cart", { user: true, signal });

/** Sets how many pieces of an item are in the cart. */
export const putCartItem = (itemId: string, quantity: number) =>
  call<PutCartItemAnswer>("PUT", `/cart/items/${itemId}`, {
    user: true,
    body: { quantity },
    errors: itemErrors,
  });

export const removeCartItem = (itemId: string) =>
  call<RemoveCartItemAnswer>("DELETE", `/cart/items/${itemId}`, { user: true });

/** Empties the cart of who is signed in; there is nothing to do where the site has no shop. */
export async function clearCart(): Promise<void> {
  if ((await config()).shopUrl !== undefined) await call<ClearCartAnswer>("DELETE", "/cart", { user: true });
}

/** Adds a cart of the browser to the user's; the same cart again changes nothing. */
export const mergeCart = (cart: MergeCartBody) =>
  call<MergeCartAnswer>("POST", "/cart/merge", { user: true, body: cart });

/** Orders what is in the cart. The same key and body make the same order, and one charge.
 * @throws ApiError Its status is 0 when nobody knows whether it arrived. */
export async function placeOrder(idempotencyKey: string, body: PlaceOrderBody): Promise<Order> {
  const signal = AbortSignal.timeout(ORDER_PATIENCE);
  try {
    return await call<PlaceOrderAnswer>("POST", "/orders", { user: true, body, idempotencyKey, signal });
  } catch (error) {
    if (signal.aborted) throw new ApiError(0, (t) => t("error.504"));
    throw error;
  }
}

/** Lists a page of the user's orders, newest first. */
export const listOrders = (cursor?: string, signal?: AbortSignal) =>
  call<ListOrdersAnswer>(
    "GET",
    cursor === undefined ? "/orders" : `/orders?${new URLSearchParams({ cursor })}`,
    { user: true, signal },
  );

export const getOrder = (orderId: string, signal?: AbortSignal) =>
  call<GetOrderAnswer>("GET", `/orders/${encodeURIComponent(orderId)}`, {
    user: true,
    signal,
    errors: orderErrors,
  });

export const cancelOrder = (orderId: string) =>
  call<CancelOrderAnswer>("POST", `/orders/${encodeURIComponent(orderId)}/cancel`, {
    user: true,
    errors: orderErrors,
  });

/** Answers the question of the sandbox's bank. */
export const answerChallenge = (orderId: string, answer: AnswerChallengeBody["answer"]) =>
  call<AnswerChallengeAnswer>("POST", `/orders/${encodeURIComponent(orderId)}/challenge`, {
    user: true,
    body: { answer },
    errors: { 404: "error.shop.noOrder", 409: "error.shop.noQuestion" },
  });
