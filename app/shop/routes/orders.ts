import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import { ignoreBodies } from "../../web-service/bodies.ts";
import { makeCursor, readCursor } from "../../web-service/cursor.ts";
import { ProblemError, sendProblem } from "../../web-service/problem.ts";
import { problems, usersOnly } from "../../web-service/responses.ts";
import { NoQuery } from "../../web-service/schemas.ts";
import { TIME_LIMIT } from "../../web-service/time-limit.ts";
import { userOf } from "../../web-service/user.ts";
import { type Orders, OtherRequest, RequestInFlight, TooLate, UnknownOrder, uuid } from "../orders/orders.ts";
import {
  Decline,
  Order,
  OrderBody,
  OrderHeaders,
  OrderList,
  OrderParameters,
  PageQuery,
} from "../schemas.ts";

/** Route for ordering what is in the caller's cart. */
export const checkoutRoutes: FastifyPluginCallbackTypebox<{ orders: Orders }> = (app, { orders }, done) => {
  app.addHook("onSend", async (_, reply) => {
    reply.header("cache-control", "no-store");
  });

  app.post(
    "/orders",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "placeOrder",
        tags: ["orders"],
        security: usersOnly,
        "x-throttle": { ratePerSecond: 20, burst: 100 },
        headers: OrderHeaders,
        querystring: NoQuery,
        body: OrderBody,
        response: {
          201: Order,
          ...problems.user,
          ...problems.conflict,
          402: {
            description: "The card was declined",
            content: { "application/problem+json": { schema: Decline } },
          },
          422: problems.conflict[409],
        },
      },
    },
    async (request, reply) => {
      const userId = userOf(request);
      try {
        const { status, body } = await orders.order(userId, request.headers["idempotency-key"], request.body);
        if (status === 201) return await reply.code(201).send(body as Order);
        const { detail, ...more } = body as { readonly detail: string; readonly reason?: string };
        return sendProblem(reply, status, detail, more);
      } catch (error) {
        if (error instanceof OtherRequest)
          throw new ProblemError(422, "This idempotency-key belongs to another order: make a new one", {
            cause: error,
          });
        if (error instanceof RequestInFlight)
          throw new ProblemError(409, "The same order is being placed at this moment", {
            retryAfter: error.seconds,
            cause: error,
          });
        throw error;
      }
    },
  );
  done();
};

/** Routes of the caller's own orders; those of others are not there. */
export const orderRoutes: FastifyPluginCallbackTypebox<{ orders: Orders }> = (app, { orders }, done) => {
  ignoreBodies(app);
  app.addHook("onSend", async (_, reply) => {
    reply.header("cache-control", "no-store");
  });

  app.get(
    "/orders",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "listOrders",
        tags: ["orders"],
        security: usersOnly,
        querystring: PageQuery,
        response: { 200: OrderList, ...problems.user },
      },
    },
    async (request) => {
      const userId = userOf(request);
      const { cursor } = request.query;
      const query = `orders ${userId}`;
      const after = cursor === undefined ? undefined : readCursor(query, cursor);
      if (after !== undefined && !uuid.test(after)) throw new ProblemError(400, "cursor is damaged");
      const { orders: page, more } = await orders.list(userId, after);
      const last = page.at(-1);
      return { orders: page, ...(more && last && { cursor: makeCursor(query, last.orderId) }) };
    },
  );

  app.get(
    "/orders/:orderId",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "getOrder",
        tags: ["orders"],
        security: usersOnly,
        params: OrderParameters,
        querystring: NoQuery,
        response: { 200: Order, ...problems.user },
      },
    },
    async (request) => {
      const userId = userOf(request);
      const { orderId } = request.params;
      const order = uuid.test(orderId) ? await orders.get(userId, orderId) : undefined;
      if (!order) throw new ProblemError(404, "There is no such order");
      return order;
    },
  );

  app.post(
    "/orders/:orderId/cancel",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "cancelOrder",
        tags: ["orders"],
        security: usersOnly,
        params: OrderParameters,
        querystring: NoQuery,
        response: { 200: Order, ...problems.user, ...problems.conflict },
      },
    },
    async (request) => {
      const userId = userOf(request);
      const { orderId } = request.params;
      if (!uuid.test(orderId)) throw new ProblemError(404, "There is no such order");
      try {
        return await orders.cancel(userId, orderId);
      } catch (error) {
        if (error instanceof UnknownOrder)
          throw new ProblemError(404, "There is no such order", { cause: error });
        if (error instanceof TooLate) throw new ProblemError(409, error.message, { cause: error });
        throw error;
      }
    },
  );
  done();
};
