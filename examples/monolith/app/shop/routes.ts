import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import { ProblemError } from "../../../../app/web-service/problem.ts";
import { everybody, problems, usersOnly } from "../../../../app/web-service/responses.ts";
import { NoQuery } from "../../../../app/web-service/schemas.ts";
import { TIME_LIMIT } from "../../../../app/web-service/time-limit.ts";
import { CollectionList, CollectionParameters, ItemList, Order, OrderBody, OrderList } from "../schemas.ts";
import type { Callers } from "../users/callers.ts";
import type { Shop } from "./shop.ts";

/** Routes of the shop. */
export const shopRoutes: FastifyPluginCallbackTypebox<{ shop: Shop; callers: Callers }> = (
  app,
  { shop, callers },
  done,
) => {
  app.get(
    "/collections",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "listCollections",
        tags: ["shop"],
        security: everybody,
        "x-throttle": { ratePerSecond: 100, burst: 200 },
        querystring: NoQuery,
        response: { 200: CollectionList, ...problems.public },
      },
    },
    async () => ({ collections: await shop.collections() }),
  );

  app.get(
    "/collections/:name",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "listItems",
        tags: ["shop"],
        security: everybody,
        "x-throttle": { ratePerSecond: 100, burst: 200 },
        params: CollectionParameters,
        querystring: NoQuery,
        response: { 200: ItemList, ...problems.public },
      },
    },
    async (request) => {
      const items = await shop.items(request.params.name);
      if (!items) throw new ProblemError(404, "There is no such collection");
      return { items };
    },
  );

  app.post(
    "/orders",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "placeOrder",
        tags: ["shop"],
        security: usersOnly,
        "x-throttle": { ratePerSecond: 20, burst: 100 },
        querystring: NoQuery,
        body: OrderBody,
        response: { 201: Order, ...problems.user, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const { userId } = await callers.of(request);
      return await reply.code(201).send(await shop.order(userId, request.body));
    },
  );

  app.get(
    "/me/orders",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "listOrders",
        tags: ["shop"],
        security: usersOnly,
        "x-throttle": { ratePerSecond: 50, burst: 100 },
        querystring: NoQuery,
        response: { 200: OrderList, ...problems.user },
      },
    },
    async (request, reply) => {
      const { userId } = await callers.of(request);
      reply.header("cache-control", "no-store");
      return { orders: await shop.orders(userId) };
    },
  );
  done();
};
