import type { FastifyInstance } from "fastify";
import { buildWebService, type WebServiceOptions } from "../web-service/app.ts";
import type { Questions } from "./questions.ts";
import { SharedReads } from "./reads.ts";
import type { Repository } from "./repository.ts";
import { mysfitRoutes } from "./routes/mysfits.ts";
import { questionRoutes } from "./routes/questions.ts";
import { userRoutes } from "./routes/user.ts";

/** Parts and settings of the service. */
export interface AppOptions extends WebServiceOptions {
  readonly repository: Repository;
  readonly questions: Questions;
  /** Time for which answers to reads are kept, 0 to 1 second.
   * @default 0 */
  readonly cacheSeconds?: number;
}

/** Builds the Mythical Mysfits service, not yet listening. */
export async function buildApp({
  repository,
  questions,
  cacheSeconds = 0,
  ...options
}: AppOptions): Promise<FastifyInstance> {
  return await buildWebService(options, async (app) => {
    const reads = new SharedReads(cacheSeconds);
    await app.register(mysfitRoutes, { repository, reads });
    await app.register(userRoutes, { repository, reads });
    await app.register(questionRoutes, { questions });
  });
}
