import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import { ProblemError } from "../../web-service/problem.ts";
import { everybody, problems, usersOnly } from "../../web-service/responses.ts";
import { NoQuery } from "../../web-service/schemas.ts";
import { TIME_LIMIT } from "../../web-service/time-limit.ts";
import { userOf } from "../../web-service/user.ts";
import { type Orders, uuid } from "../orders/orders.ts";
import { ForgedWebhook, type PaymentProvider } from "../payments/provider.ts";
import { SandboxPayments } from "../payments/sandbox.ts";
import { ChallengeBody, Order, OrderParameters, WebhookAnswer } from "../schemas.ts";

/** Surroundings of the routes about payments. */
export interface PaymentRoutesOptions {
  readonly orders: Orders;
  readonly provider: PaymentProvider;
}

/** Route that the provider calls. Who has no signature of now gets nowhere, and the answer tells nothing about orders. */
export const webhookRoutes: FastifyPluginCallbackTypebox<PaymentRoutesOptions> = (
  app,
  { orders, provider },
  done,
) => {
  // The signature is over the bytes that came.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, read) => read(null, body));
  app.post(
    "/payments/webhook",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "receivePaymentEvent",
        tags: ["payments"],
        security: everybody,
        "x-throttle": { ratePerSecond: 50, burst: 200 },
        querystring: NoQuery,
        response: { 200: WebhookAnswer, ...problems.public },
      },
    },
    async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      let event;
      try {
        event = provider.readWebhook(body, request.headers);
      } catch (error) {
        if (error instanceof ForgedWebhook) throw new ProblemError(400, error.message, { cause: error });
        throw error;
      }
      const known = event ? await orders.hear(event) : false;
      if (!known) request.log.info({ eventId: event?.eventId ?? null }, "a payment event of nobody");
      return reply.header("cache-control", "no-store").send({ received: true });
    },
  );
  done();
};

/** Route of the sandbox's bank, where the buyer answers its question. There is nothing at it when the provider is another one. */
export const challengeRoutes: FastifyPluginCallbackTypebox<PaymentRoutesOptions> = (
  app,
  { orders, provider },
  done,
) => {
  app.post(
    "/orders/:orderId/challenge",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "answerChallenge",
        tags: ["payments"],
        security: usersOnly,
        params: OrderParameters,
        querystring: NoQuery,
        body: ChallengeBody,
        response: { 200: Order, ...problems.user, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const userId = userOf(request);
      const { orderId } = request.params;
      const order =
        provider instanceof SandboxPayments && uuid.test(orderId)
          ? await orders.get(userId, orderId)
          : undefined;
      if (!order || !(provider instanceof SandboxPayments))
        throw new ProblemError(404, "There is no such order");
      const outcome = await provider.answer(orderId, request.body.answer === "approve");
      if (!outcome) throw new ProblemError(409, "The bank asks nothing about this order");
      await orders.takeIn(orderId, outcome);
      reply.header("cache-control", "no-store");
      return (await orders.get(userId, orderId)) ?? order;
    },
  );
  done();
};
