import type { FastifyInstance } from "fastify";
import { buildWebService, type WebServiceOptions } from "../web-service/app.ts";
import type { Carts } from "./carts/carts.ts";
import type { Answers } from "./catalogue/answers.ts";
import type { Catalogue } from "./catalogue/catalogue.ts";
import type { Orders } from "./orders/orders.ts";
import type { PaymentProvider } from "./payments/provider.ts";
import { bodilessCartRoutes, cartRoutes } from "./routes/cart.ts";
import { catalogueRoutes } from "./routes/catalogue.ts";
import { checkoutRoutes, orderRoutes } from "./routes/orders.ts";
import { challengeRoutes, webhookRoutes } from "./routes/payments.ts";

/** Parts of the shop. */
export interface ShopParts {
  readonly catalogue: Catalogue;
  readonly answers: Answers;
  readonly carts: Carts;
  readonly orders: Orders;
  readonly provider: PaymentProvider;
}

/** Builds the web service of the shop, not yet listening. */
export async function buildApp(
  { catalogue, answers, carts, orders, provider }: ShopParts,
  options: WebServiceOptions = {},
): Promise<FastifyInstance> {
  return await buildWebService(options, async (app) => {
    await app.register(catalogueRoutes, { catalogue, answers });
    await app.register(cartRoutes, { carts });
    await app.register(bodilessCartRoutes, { carts });
    await app.register(checkoutRoutes, { orders });
    await app.register(orderRoutes, { orders });
    await app.register(webhookRoutes, { orders, provider });
    await app.register(challengeRoutes, { orders, provider });
  });
}
