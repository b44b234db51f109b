import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";
import { ProblemError } from "../problem.ts";
import type { SharedReads } from "../reads.ts";
import { AdoptedBySomebodyElse, type Repository, UnknownMysfit } from "../repository.ts";
import { problems, usersOnly } from "../responses.ts";
import { AdoptAnswer, LikeAnswer, MeAnswer, MysfitParameters, NoQuery } from "../schemas.ts";
import { TIME_LIMIT } from "../time-limit.ts";

/** Routes for liking and adopting, for users with a verified token. */
export const userRoutes: FastifyPluginCallbackTypebox<{ repository: Repository; reads: SharedReads }> = (
  app,
  { repository, reads },
  done,
) => {
  // These routes have no body. One that is sent all the same is not looked at, whatever it is.
  app.addHook("onRequest", (request, _, done) => {
    delete request.headers["content-type"];
    done();
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_, payload, read) => {
    payload
      .on("end", () => read(null))
      .on("error", read)
      .resume();
  });
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
        response: { 200: LikeAnswer, ...problems.user },
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

/** Reads the user that API Gateway verified. It overwrites the header, and nobody else can reach this service.
 * @throws ProblemError 401 when there is none. */
function userOf(request: FastifyRequest): string {
  const userId = request.headers["x-user-id"];
  if (typeof userId !== "string" || !/^[0-9a-f-]{36}$/.test(userId))
    throw new ProblemError(401, "This route needs a signed-in user");
  return userId;
}

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
