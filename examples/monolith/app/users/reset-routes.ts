import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { everybody, problems } from "../../../../app/web-service/responses.ts";
import { NoQuery } from "../../../../app/web-service/schemas.ts";
import { TIME_LIMIT } from "../../../../app/web-service/time-limit.ts";
import { ConfirmResetBody, ResetBody } from "../schemas.ts";
import type { PasswordResets } from "./accounts.ts";
import { addressOf } from "./address.ts";

const Nothing = Type.Object({});

/** Routes of forgotten passwords. */
export const resetRoutes: FastifyPluginCallbackTypebox<{ resets: PasswordResets }> = (
  app,
  { resets },
  done,
) => {
  app.post(
    "/users/password-reset",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "requestPasswordReset",
        tags: ["users"],
        security: everybody,
        "x-throttle": { ratePerSecond: 5, burst: 20 },
        querystring: NoQuery,
        body: ResetBody,
        response: { 202: Nothing, ...problems.public },
      },
    },
    async (request, reply) => {
      await resets.requestReset(addressOf(request.body.email));
      return await reply.code(202).send({});
    },
  );

  app.post(
    "/users/password-reset/confirm",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "resetPassword",
        tags: ["users"],
        security: everybody,
        "x-throttle": { ratePerSecond: 5, burst: 20 },
        querystring: NoQuery,
        body: ConfirmResetBody,
        response: { 200: Nothing, ...problems.public },
      },
    },
    async (request) => {
      const { email, code, password } = request.body;
      await resets.confirmReset(addressOf(email), code, password);
      return {};
    },
  );
  done();
};
