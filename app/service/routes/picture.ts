import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import { ignoreBodies } from "../../web-service/bodies.ts";
import { problems, usersOnly } from "../../web-service/responses.ts";
import { NoQuery } from "../../web-service/schemas.ts";
import { TIME_LIMIT } from "../../web-service/time-limit.ts";
import { userOf } from "../../web-service/user.ts";
import type { Pictures } from "../pictures.ts";
import { PictureRemoved, PictureRequest, PictureState, UploadForm } from "../schemas.ts";

interface PictureOptions {
  readonly pictures: Pictures;
}

/** Route that allows the upload of a picture. */
export const pictureUploadRoute: FastifyPluginCallbackTypebox<PictureOptions> = (app, { pictures }, done) => {
  app.post(
    "/me/picture",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "askPictureUpload",
        tags: ["users"],
        description:
          "Answers a form for one picture: its fields and then the file, as `file`, are posted to its address, which is S3's, within five minutes. " +
          "What becomes of the upload is told by `GET /me/picture`",
        security: usersOnly,
        "x-throttle": { ratePerSecond: 5, burst: 20 },
        querystring: NoQuery,
        body: PictureRequest,
        response: { 201: UploadForm, ...problems.user, ...problems.conflict },
      },
    },
    async (request, reply) => {
      const form = await pictures.ask(userOf(request), request.body.contentType);
      return reply.code(201).header("cache-control", "no-store").send(form);
    },
  );
  done();
};

/** Routes that tell of a user's picture, and take it back. */
export const pictureRoutes: FastifyPluginCallbackTypebox<PictureOptions> = (app, { pictures }, done) => {
  ignoreBodies(app);
  app.addHook("onSend", async (_, reply) => {
    reply.header("cache-control", "no-store");
  });

  app.get(
    "/me/picture",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "getPicture",
        tags: ["users"],
        description:
          "Tells what became of the newest upload, and where the picture is, that of before included: at signed addresses, which are good for ten minutes and more",
        security: usersOnly,
        querystring: NoQuery,
        response: { 200: PictureState, ...problems.user },
      },
    },
    async (request) => await pictures.stateOf(userOf(request)),
  );

  app.delete(
    "/me/picture",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "removePicture",
        tags: ["users"],
        security: usersOnly,
        querystring: NoQuery,
        response: { 200: PictureRemoved, ...problems.user },
      },
    },
    async (request) => ({ removed: (await pictures.remove(userOf(request))) > 0 }),
  );
  done();
};
