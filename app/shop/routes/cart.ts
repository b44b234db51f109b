import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import { ignoreBodies } from "../../web-service/bodies.ts";
import { ProblemError } from "../../web-service/problem.ts";
import { problems, usersOnly } from "../../web-service/responses.ts";
import { NoQuery } from "../../web-service/schemas.ts";
import { TIME_LIMIT } from "../../web-service/time-limit.ts";
import { userOf } from "../../web-service/user.ts";
import { CartFull, type Carts, UnknownItem } from "../carts/carts.ts";
import { Cart, CartLineBody, ItemParameters, MergeBody, MOST_LINES, slug } from "../schemas.ts";

/** Routes of the caller's own cart that have a body. The path names no cart: there is none to guess. */
export const cartRoutes: FastifyPluginCallbackTypebox<{ carts: Carts }> = (app, { carts }, done) => {
  app.addHook("onSend", async (_, reply) => {
    reply.header("cache-control", "no-store");
  });

  app.put(
    "/cart/items/:itemId",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "putCartItem",
        tags: ["cart"],
        security: usersOnly,
        params: ItemParameters,
        querystring: NoQuery,
        body: CartLineBody,
        response: { 200: Cart, ...problems.user, ...problems.conflict },
      },
    },
    async (request) => {
      const { itemId } = request.params;
      if (!slug.test(itemId)) throw new ProblemError(404, "There is no such item");
      return await known(carts.set(userOf(request), itemId, request.body.quantity));
    },
  );

  app.post(
    "/cart/merge",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "mergeCart",
        tags: ["cart"],
        security: usersOnly,
        querystring: NoQuery,
        body: MergeBody,
        response: { 200: Cart, ...problems.user },
      },
    },
    async (request) => await carts.merge(userOf(request), request.body),
  );
  done();
};

/** Routes of the caller's own cart without a body. */
export const bodilessCartRoutes: FastifyPluginCallbackTypebox<{ carts: Carts }> = (app, { carts }, done) => {
  ignoreBodies(app);
  app.addHook("onSend", async (_, reply) => {
    reply.header("cache-control", "no-store");
  });

  app.get(
    "/cart",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "getCart",
        tags: ["cart"],
        security: usersOnly,
        querystring: NoQuery,
        response: { 200: Cart, ...problems.user },
      },
    },
    async (request) => await carts.get(userOf(request)),
  );

  app.delete(
    "/cart",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "clearCart",
        tags: ["cart"],
        security: usersOnly,
        querystring: NoQuery,
        response: { 200: Cart, ...problems.user },
      },
    },
    async (request) => await carts.clear(userOf(request)),
  );

  app.delete(
    "/cart/items/:itemId",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "removeCartItem",
        tags: ["cart"],
        security: usersOnly,
        params: ItemParameters,
        querystring: NoQuery,
        response: { 200: Cart, ...problems.user },
      },
    },
    async (request) => {
      const { itemId } = request.params;
      if (!slug.test(itemId)) throw new ProblemError(404, "There is no such item");
      return await carts.remove(userOf(request), itemId);
    },
  );
  done();
};

async function known<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UnknownItem) throw new ProblemError(404, "There is no such item", { cause: error });
    if (error instanceof CartFull)
      throw new ProblemError(409, `A cart has room for ${MOST_LINES} different items`, { cause: error });
    throw error;
  }
}
