import { randomUUID } from "node:crypto";
import type { Cart, CollectionPage } from "../../../app/shop/schemas.ts";
import type { CacheState } from "../../../local/contract/capabilities/caches.ts";
import { lineIn } from "./log-line.ts";
import { expect, type Journey } from "./visit.ts";

const order: Journey = {
  name: "order",
  kind: "first",
  run: async (visit) => {
    const { email, headers } = await visit.user();
    const page = (await visit.send("/shop-api/collections/teas", {
      method: "GET",
      status: 200,
    })) as unknown as CollectionPage;
    const item = page.items.find(({ stock }) => stock > 0);
    const cart = (await visit.send(`/shop-api/cart/items/${item?.itemId}`, {
      method: "PUT",
      headers: { ...headers },
      body: { quantity: 1 },
      status: 200,
    })) as unknown as Cart;
    const { state } = await visit.send("/shop-api/orders", {
      headers: { ...headers, "idempotency-key": randomUUID() },
      body: { total: cart.total, payment: { token: "tok_ok" }, language: "en" },
      status: 201,
    });
    expect("the order", state, "paid");
    await visit.mail(
      "the mail about the order",
      ({ to, subject }) => to[0] === email && /order/.test(subject),
    );
    await lineIn(visit, "order-mail-logs");
  },
};

/** The tasks that were started use the cache. Without it every page is there, only later. */
const cached: Journey = {
  name: "pages from the cache",
  kind: "first",
  looksBack: true,
  applies: (resources) =>
    resources.some(({ type }) => type === "aws:elasticache/serverlessCache:ServerlessCache"),
  run: async (visit) => {
    const hits = async () =>
      (await visit.console<CacheState[]>("/api/caches")).reduce((sum, cache) => sum + cache.hits, 0);
    const before = await hits();
    await visit.until("a page from the cache", async () => {
      await visit.send("/shop-api/collections/teas", { method: "GET", status: 200 });
      return (await hits()) > before ? true : undefined;
    });
  },
};

/** Journeys to the shop. */
export const shopJourneys: readonly Journey[] = [order, cached];
