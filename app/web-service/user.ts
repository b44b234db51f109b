import type { FastifyRequest } from "fastify";
import { ProblemError } from "./problem.ts";

/** Reads the user that API Gateway verified. It overwrites the header, and nobody else can reach the services.
 * @throws ProblemError 401 when there is none. */
export function userOf(request: FastifyRequest): string {
  const userId = request.headers["x-user-id"];
  if (typeof userId !== "string" || !/^[0-9a-f-]{36}$/.test(userId))
    throw new ProblemError(401, "This route needs a signed-in user");
  return userId;
}
