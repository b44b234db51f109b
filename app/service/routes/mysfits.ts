import { createHash } from "node:crypto";
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import { makeCursor, readCursor } from "../../web-service/cursor.ts";
import { ProblemError } from "../../web-service/problem.ts";
import { everybody, problems } from "../../web-service/responses.ts";
import { NoQuery } from "../../web-service/schemas.ts";
import type { Answer, SharedReads } from "../reads.ts";
import type { Filters, Repository } from "../repository.ts";
import { ListQuery, Mysfit, MysfitList, MysfitParameters } from "../schemas.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Routes for reading mysfits: open to everybody. */
export const mysfitRoutes: FastifyPluginCallbackTypebox<{ repository: Repository; reads: SharedReads }> = (
  app,
  { repository, reads },
  done,
) => {
  app.get(
    "/mysfits",
    {
      schema: {
        operationId: "listMysfits",
        tags: ["mysfits"],
        security: everybody,
        querystring: ListQuery,
        response: { 200: MysfitList, ...problems.public },
      },
      preValidation: readLimit,
    },
    async (request, reply) => {
      const { limit = 50, cursor } = request.query;
      const filters = filtersOf(request.query);
      const query = JSON.stringify([filters.GoodEvil, filters.LawChaos, filters.Species]);
      const after = cursor === undefined ? undefined : readCursor(query, cursor);
      const answer = await reads.get(`list?${query} ${limit} ${after ?? ""}`, async () => {
        const { mysfits, more } = await repository.list(filters, limit, after);
        const last = mysfits.at(-1);
        return answerOf(
          reply.serializeInput(
            { mysfits, ...(more && last && { cursor: makeCursor(query, last.mysfitId) }) },
            "200",
          ) as string,
        );
      });
      return send(request, reply, answer);
    },
  );

  app.get(
    "/mysfits/:mysfitId",
    {
      schema: {
        operationId: "getMysfit",
        tags: ["mysfits"],
        security: everybody,
        params: MysfitParameters,
        querystring: NoQuery,
        response: { 200: Mysfit, ...problems.public },
      },
    },
    async (request, reply) => {
      const { mysfitId } = request.params;
      // Nothing else is an id of a mysfit, so nobody has to be asked.
      if (!uuid.test(mysfitId)) throw new ProblemError(404, "There is no such mysfit");
      const answer = await reads.get(mysfitId, async () => {
        const mysfit = await repository.get(mysfitId);
        if (!mysfit) throw new ProblemError(404, "There is no such mysfit");
        return answerOf(reply.serializeInput(mysfit, "200") as string);
      });
      return send(request, reply, answer);
    },
  );
  done();
};

/** Reads `limit` as a whole number in decimal digits, and nothing else as a number: not `1e1`, `0x10` or `Infinity`. */
function readLimit(request: FastifyRequest, _: FastifyReply, done: () => void): void {
  const query = request.query as { limit?: unknown };
  if (typeof query.limit === "string" && /^(0|[1-9]\d{0,8})$/.test(query.limit))
    query.limit = Number(query.limit);
  done();
}

/** Reads both forms of filters, as attributes of the table.
 * @throws ProblemError 400 for both at once, half a form, or a value that its filter does not know. */
function filtersOf({ filter, value, goodevil, lawchaos, species }: ListQuery): Filters {
  if (filter === undefined && value === undefined)
    return { GoodEvil: goodevil, LawChaos: lawchaos, Species: species };
  if (filter === undefined || value === undefined)
    throw new ProblemError(400, "filter and value go together: give both, or neither");
  if (goodevil ?? lawchaos ?? species)
    throw new ProblemError(
      400,
      "filter and value can't be combined with goodevil, lawchaos or species: use one form",
    );
  const allowed = {
    GoodEvil: ["Good", "Neutral", "Evil"],
    LawChaos: ["Lawful", "Neutral", "Chaotic"],
    Species: undefined,
  }[filter];
  if (allowed && !allowed.includes(value))
    throw new ProblemError(400, `value must be one of ${allowed.join(", ")} for filter ${filter}`);
  return { [filter]: value };
}

function answerOf(body: string): Answer {
  return { body, etag: `"${createHash("sha1").update(body).digest("base64url")}"` };
}

/** Browsers may keep an answer, and ask each time whether it still holds. */
function send(request: FastifyRequest, reply: FastifyReply, { body, etag }: Answer): FastifyReply {
  reply.headers({ "cache-control": "no-cache", etag });
  if (request.headers["if-none-match"] === etag) return reply.code(304).send();
  return reply.type("application/json; charset=utf-8").send(body);
}
