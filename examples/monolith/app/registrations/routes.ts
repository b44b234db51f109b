import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import { everybody, problems, usersOnly } from "../../../../app/web-service/responses.ts";
import { NoQuery } from "../../../../app/web-service/schemas.ts";
import { TIME_LIMIT } from "../../../../app/web-service/time-limit.ts";
import { Registered, RegistrationBody, RegistrationList } from "../schemas.ts";
import { addressOf } from "../users/address.ts";
import type { Callers } from "../users/callers.ts";
import type { Registrations } from "./registrations.ts";

/** Routes of registrations for the event. */
export const registrationRoutes: FastifyPluginCallbackTypebox<{
  registrations: Registrations;
  callers: Callers;
}> = (app, { registrations, callers }, done) => {
  app.post(
    "/registrations",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "register",
        tags: ["registrations"],
        security: everybody,
        "x-throttle": { ratePerSecond: 10, burst: 50 },
        querystring: NoQuery,
        body: RegistrationBody,
        response: { 201: Registered, ...problems.public, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const email = addressOf(request.body.email);
      const registrationId = await registrations.register({ ...request.body, email });
      return await reply.code(201).send({ registrationId });
    },
  );

  app.get(
    "/me/registrations",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "listRegistrations",
        tags: ["registrations"],
        security: usersOnly,
        "x-throttle": { ratePerSecond: 50, burst: 100 },
        querystring: NoQuery,
        response: { 200: RegistrationList, ...problems.user },
      },
    },
    async (request, reply) => {
      const { email } = await callers.of(request);
      reply.header("cache-control", "no-store");
      return { registrations: await registrations.of(email) };
    },
  );
  done();
};
