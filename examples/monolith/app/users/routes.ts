import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { ProblemError } from "../../../../app/web-service/problem.ts";
import { everybody, problems, usersOnly } from "../../../../app/web-service/responses.ts";
import { NoQuery } from "../../../../app/web-service/schemas.ts";
import { TIME_LIMIT } from "../../../../app/web-service/time-limit.ts";
import { Me, Session, SignedUp, SignInBody, SignUpBody } from "../schemas.ts";
import type { Accounts } from "./accounts.ts";
import { addressOf } from "./address.ts";
import { type Callers, tokenOf } from "./callers.ts";

/** Routes of people's accounts. */
export const userRoutes: FastifyPluginCallbackTypebox<{ accounts: Accounts; callers: Callers }> = (
  app,
  { accounts, callers },
  done,
) => {
  app.addHook("onSend", async (_, reply) => {
    reply.header("cache-control", "no-store");
  });

  app.post(
    "/users",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "signUp",
        tags: ["users"],
        security: everybody,
        "x-throttle": { ratePerSecond: 20, burst: 100 },
        querystring: NoQuery,
        body: SignUpBody,
        response: { 201: SignedUp, ...problems.public, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const { email, password } = request.body;
      return await reply.code(201).send(await accounts.signUp(addressOf(email), password));
    },
  );

  app.post(
    "/sessions",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "signIn",
        tags: ["users"],
        security: everybody,
        "x-throttle": { ratePerSecond: 20, burst: 100 },
        querystring: NoQuery,
        body: SignInBody,
        response: { 200: Session, ...problems.user },
      },
    },
    async (request) => {
      const { email, password } = request.body;
      const session = await accounts.signIn(addressOf(email), password);
      if (!session) throw new ProblemError(401, "The address and the password do not belong together");
      return session;
    },
  );

  app.delete(
    "/sessions",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "signOut",
        tags: ["users"],
        security: usersOnly,
        "x-throttle": { ratePerSecond: 20, burst: 100 },
        querystring: NoQuery,
        response: { 204: Type.Null(), ...problems.user },
      },
    },
    async (request, reply) => {
      await callers.of(request);
      await accounts.signOut(tokenOf(request) ?? "");
      return await reply.code(204).send(null);
    },
  );

  app.get(
    "/me",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "getMe",
        tags: ["users"],
        security: usersOnly,
        "x-throttle": { ratePerSecond: 50, burst: 100 },
        querystring: NoQuery,
        response: { 200: Me, ...problems.user },
      },
    },
    async (request) => await callers.of(request),
  );
  done();
};
