import type { FastifyInstance } from "fastify";

/** Lets the routes of a plugin have no body. One that is sent all the same is not looked at, whatever it is. */
export function ignoreBodies(
  app: Pick<FastifyInstance, "addHook" | "removeAllContentTypeParsers" | "addContentTypeParser">,
): void {
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
}
