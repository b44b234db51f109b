import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply, FastifyRequest } from "fastify";
import { makeCursor, readCursor } from "../../web-service/cursor.ts";
import { ProblemError } from "../../web-service/problem.ts";
import { everybody, problems } from "../../web-service/responses.ts";
import { NoQuery } from "../../web-service/schemas.ts";
import type { Answer, Answers } from "../catalogue/answers.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import {
  CollectionList,
  CollectionPage,
  CollectionParameters,
  Item,
  ItemParameters,
  PageQuery,
  slug,
} from "../schemas.ts";

/** Routes for browsing: open to everybody. */
export const catalogueRoutes: FastifyPluginCallbackTypebox<{ catalogue: Catalogue; answers: Answers }> = (
  app,
  { catalogue, answers },
  done,
) => {
  app.get(
    "/collections",
    {
      schema: {
        operationId: "listCollections",
        tags: ["catalogue"],
        security: everybody,
        querystring: NoQuery,
        response: { 200: CollectionList, ...problems.public },
      },
    },
    async (request, reply) => {
      const answer = await answers.get("collections", "all", async () =>
        textOf(reply, { collections: await catalogue.collections() }),
      );
      return send(request, reply, answer);
    },
  );

  app.get(
    "/collections/:name",
    {
      schema: {
        operationId: "getCollection",
        tags: ["catalogue"],
        security: everybody,
        params: CollectionParameters,
        querystring: PageQuery,
        response: { 200: CollectionPage, ...problems.public },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      if (!slug.test(name)) throw new ProblemError(404, "There is no such collection");
      const { cursor } = request.query;
      const after = cursor === undefined ? 0 : placeOf(readCursor(name, cursor));
      const load = async () => {
        const page = await catalogue.page(name, after);
        if (!page) return undefined;
        const { collection, items, last } = page;
        return textOf(reply, {
          collection,
          items,
          ...(last !== undefined && { cursor: makeCursor(name, String(last)) }),
        });
      };
      const answer = cursor === undefined ? answers.get("page", name, load) : answers.make(load);
      return send(request, reply, await answer);
    },
  );

  app.get(
    "/items/:itemId",
    {
      schema: {
        operationId: "getItem",
        tags: ["catalogue"],
        security: everybody,
        params: ItemParameters,
        querystring: NoQuery,
        response: { 200: Item, ...problems.public },
      },
    },
    async (request, reply) => {
      const { itemId } = request.params;
      // Nothing else is an id of an item, so nobody has to be asked.
      if (!slug.test(itemId)) throw new ProblemError(404, "There is no such item");
      const answer = await answers.get("item", itemId, async () => {
        const item = await catalogue.item(itemId);
        return item && textOf(reply, item);
      });
      return send(request, reply, answer);
    },
  );
  done();
};

/** Reads the place that a cursor stands for: it has no secret in it, so somebody may have made it. */
function placeOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new ProblemError(400, "cursor is damaged. Leave it out to begin again");
  return Number(text);
}

const textOf = (reply: FastifyReply, value: Record<string, unknown>): string =>
  reply.serializeInput(value, "200") as string;

/** Browsers may keep an answer, and ask each time whether it still holds. */
function send(request: FastifyRequest, reply: FastifyReply, answer: Answer | undefined): FastifyReply {
  if (!answer) throw new ProblemError(404, "There is no such thing in the shop");
  const { body, etag } = answer;
  reply.headers({ "cache-control": "no-cache", etag });
  if (request.headers["if-none-match"] === etag) return reply.code(304).send();
  return reply.type("application/json; charset=utf-8").send(body);
}
