import type { FastifyInstance } from "fastify";
import { buildWebService, type WebServiceOptions } from "../web-service/app.ts";
import type { Pictures } from "./pictures.ts";
import type { Profiles } from "./profiles.ts";
import type { Questions } from "./questions.ts";
import { SharedReads } from "./reads.ts";
import type { Registrations } from "./registrations.ts";
import type { Repository } from "./repository.ts";
import { meRoutes } from "./routes/me.ts";
import { mysfitRoutes } from "./routes/mysfits.ts";
import { pictureRoutes, pictureUploadRoute } from "./routes/picture.ts";
import { questionRoutes } from "./routes/questions.ts";
import { userRoutes } from "./routes/user.ts";
import { withdrawalSteps } from "./withdrawal.ts";

/** Parts and settings of the service. */
export interface AppOptions extends WebServiceOptions {
  readonly repository: Repository;
  readonly questions: Questions;
  readonly profiles: Profiles;
  readonly registrations: Registrations;
  readonly pictures: Pictures;
  /** Time for which answers to reads are kept, 0 to 1 second.
   * @default 0 */
  readonly cacheSeconds?: number;
}

/** Builds the Mythical Mysfits service, not yet listening. */
export async function buildApp({
  repository,
  questions,
  profiles,
  registrations,
  pictures,
  cacheSeconds = 0,
  ...options
}: AppOptions): Promise<FastifyInstance> {
  return await buildWebService(options, async (app) => {
    const reads = new SharedReads(cacheSeconds);
    const steps = withdrawalSteps({ repository, questions, registrations, pictures, reads });
    await app.register(mysfitRoutes, { repository, reads });
    await app.register(userRoutes, { repository, reads });
    await app.register(meRoutes, { repository, questions, profiles, registrations, steps });
    await app.register(pictureUploadRoute, { pictures });
    await app.register(pictureRoutes, { pictures });
    await app.register(questionRoutes, { questions });
  });
}
