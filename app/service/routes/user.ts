import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import { ignoreBodies } from "../../web-service/bodies.ts";
import { ProblemError } from "../../web-service/problem.ts";
import { problems, usersOnly } from "../../web-service/responses.ts";
import { NoQuery } from "../../web-service/schemas.ts";
import { TIME_LIMIT } from "../../web-service/time-limit.ts";
import { userOf } from "../../web-service/user.ts";
import type { SharedReads } from "../reads.ts";
import { AdoptedBySomebodyElse, type Repository, UnknownMysfit } from "../repository.ts";
import { AdoptAnswer, LikeAnswer, MeAnswer, MysfitParameters } from "../schemas.ts";

/** Routes for liking and adopting, for users with a verified token. */
export const userRoutes: FastifyPluginCallbackTypebox<{ repository: Repository; reads: SharedReads }> = (
  app,
  { repository, reads },
  done,
) => {
  ignoreBodies(app);
  app.addHook("onSend", async (_, reply) => {
    reply.header("cache-control", "no-store");
  });

  for (const [method, liked] of [
    ["POST", true],
    ["DELETE", false],
  ] as const)
    app.route({
      method,
      url: "/mysfits/:mysfitId/like",
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: liked ? "likeMysfit" : "unlikeMysfit",
        tags: ["likes"],
        security: usersOnly,
        params: MysfitParameters,
        querystring: NoQuery,
        response: { 200: LikeAnswer, ...problems.user, ...problems.conflict },
      },
      handler: async (request) => {
        const userId = userOf(request);
        const { mysfitId } = request.params;
        const likes = await known(repository.setLike(userId, mysfitId, liked)).finally(() =>
          reads.wrote(mysfitId),
        );
        return { mysfitId, likes, liked };
      },
    });

  for (const [method, adopted] of [
    ["POST", true],
    ["DELETE", false],
  ] as const)
    app.route({
      method,
      url: "/mysfits/:mysfitId/adopt",
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: adopted ? "adoptMysfit" : "releaseMysfit",
        tags: ["adoptions"],
        security: usersOnly,
        params: MysfitParameters,
        querystring: NoQuery,
        response: { 200: AdoptAnswer, ...problems.user, ...problems.conflict },
      },
      handler: async (request) => {
        const userId = userOf(request);
        const { mysfitId } = request.params;
        await known(repository.setAdoption(userId, mysfitId, adopted)).finally(() => reads.wrote(mysfitId));
        return { mysfitId, adopted, mine: adopted };
      },
    });

  app.get(
    "/me",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "getMe",
        tags: ["users"],
        security: usersOnly,
        querystring: NoQuery,
        response: { 200: MeAnswer, ...problems.user },
      },
    },
    async (request) => {
      const userId = userOf(request);
      const [likes, adoptions] = await Promise.all([
        repository.likesOf(userId),
        repository.adoptionsOf(userId),
      ]);
      return { userId, likes, adoptions };
    },
  );
  done();
};

async function known<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UnknownMysfit)
      throw new ProblemError(404, "There is no such mysfit", { cause: error });
    if (error instanceof AdoptedBySomebodyElse)
      throw new ProblemError(409, "Somebody else has adopted this mysfit", { cause: error });
    throw error;
  }
}
