import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";
import { everybody } from "./responses.ts";

const Status = Type.Object({ status: Type.String() });

/** Routes that tell whether the process works, and whether it wants requests. Neither asks the database: when that is away, replacing
 * tasks does not bring it back. */
export const healthRoutes: FastifyPluginCallbackTypebox<{ isDraining: () => boolean }> = (
  app,
  { isDraining },
  done,
) => {
  app.get(
    "/health/live",
    {
      schema: {
        operationId: "live",
        tags: ["health"],
        security: everybody,
        response: { 200: Status, 503: Status },
      },
    },
    async () => ({ status: "ok" }),
  );
  app.get(
    "/health/ready",
    {
      schema: {
        operationId: "ready",
        tags: ["health"],
        security: everybody,
        response: { 200: Status, 503: Status },
      },
    },
    async (_, reply) =>
      isDraining() ? await reply.code(503).send({ status: "draining" }) : { status: "ok" },
  );
  done();
};
