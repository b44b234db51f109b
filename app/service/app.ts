import type { FastifyInstance } from "fastify";
import { buildWebService, type WebServiceOptions } from "../web-service/app.ts";
import type { Profiles } from "./profiles.ts";
import type { Questions } from "./questions.ts";
import { SharedReads } from "./reads.ts";
import type { Registrations } from "./registrations.ts";
import type { Repository } from "./repository.ts";
import { meRoutes } from "./routes/me.ts";
import { mysfitRoutes } from "./routes/mysfits.ts";
import { questionRoutes } from "./routes/questions.ts";
import { userRoutes } from "./routes/user.ts";
import { withdrawalSteps, type WithdrawalStep } from "./withdrawal.ts";

/** Parts and settings of the service. */
export interface AppOptions extends WebServiceOptions {
  readonly repository: Repository;
  readonly questions: Questions;
  readonly profiles: Profiles;
  readonly registrations: Registrations;
  /** Steps of a withdrawal besides those of what is above.
   * @default none */
  readonly moreWithdrawalSteps?: readonly WithdrawalStep[];
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
  moreWithdrawalSteps = [],
  cacheSeconds = 0,
  ...options
}: AppOptions): Promise<FastifyInstance> {
  return await buildWebService(options, async (app) => {
    const reads = new SharedReads(cacheSeconds);
    const steps = [
      ...withdrawalSteps({ repository, questions, registrations, reads }),
      ...moreWithdrawalSteps,
    ];
    await app.register(mysfitRoutes, { repository, reads });
    await app.register(userRoutes, { repository, reads });
    await app.register(meRoutes, { repository, questions, profiles, registrations, steps });
    await app.register(questionRoutes, { questions });
  });
}
