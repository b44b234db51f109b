import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import { normaliseName } from "../../shared/name.ts";
import { ProblemError } from "../../web-service/problem.ts";
import { problems, usersOnly } from "../../web-service/responses.ts";
import { NoQuery } from "../../web-service/schemas.ts";
import { TIME_LIMIT } from "../../web-service/time-limit.ts";
import { userOf } from "../../web-service/user.ts";
import { callerOf } from "../caller.ts";
import { keptElsewhere } from "../kept.ts";
import type { Profiles } from "../profiles.ts";
import type { Questions } from "../questions.ts";
import type { Registrations } from "../registrations.ts";
import type { Repository } from "../repository.ts";
import { Export, Profile, ProfileChange, WithdrawalAnswer, WithdrawalBody } from "../schemas.ts";
import { withdraw, type WithdrawalStep } from "../withdrawal.ts";

/** Parts of the service that have something of a user. */
interface MeOptions {
  readonly repository: Repository;
  readonly questions: Questions;
  readonly profiles: Profiles;
  readonly registrations: Registrations;
  /** Steps of a withdrawal, in their order. */
  readonly steps: readonly WithdrawalStep[];
}

/** Routes for a user's own data: to read it, to change the profile, and to leave. */
export const meRoutes: FastifyPluginCallbackTypebox<MeOptions> = (
  app,
  { repository, questions, profiles, registrations, steps },
  done,
) => {
  app.addHook("onSend", async (_, reply) => {
    reply.header("cache-control", "no-store");
  });

  app.get(
    "/me/profile",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "getProfile",
        tags: ["users"],
        security: usersOnly,
        querystring: NoQuery,
        response: { 200: Profile, ...problems.user },
      },
    },
    async (request) => await profiles.get(userOf(request)),
  );

  app.patch(
    "/me/profile",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "changeProfile",
        tags: ["users"],
        security: usersOnly,
        querystring: NoQuery,
        body: ProfileChange,
        response: { 200: Profile, ...problems.user, ...problems.conflict },
      },
    },
    async (request) => {
      const userId = userOf(request);
      await profiles.change(userId, inStoredForm(request.body));
      return await profiles.get(userId);
    },
  );

  app.get(
    "/me/export",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "exportMe",
        tags: ["users"],
        description: "Everything that is stored about the caller, as a file",
        security: usersOnly,
        querystring: NoQuery,
        response: { 200: Export, ...problems.user },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { userId, email } = caller;
      const [profile, likes, adoptions, asked, registration] = await Promise.all([
        profiles.get(userId),
        repository.likesOf(userId),
        repository.adoptionsOf(userId),
        email === undefined ? [] : questions.of(email),
        email === undefined ? undefined : registrations.of(email),
      ]);
      const names = await namesOf(repository, [...new Set([...likes, ...adoptions])]);
      const named = (mysfitId: string) => ({ mysfitId, name: names.get(mysfitId) ?? "" });
      reply.header("content-disposition", 'attachment; filename="mysfits-my-data.json"');
      return {
        exportedAt: new Date().toISOString(),
        email,
        profile,
        likes: likes.map(named),
        adoptions: adoptions.map(named),
        questions: asked,
        registration,
        elsewhere: keptElsewhere(caller),
      };
    },
  );

  app.delete(
    "/me",
    {
      handlerTimeout: TIME_LIMIT,
      schema: {
        operationId: "withdraw",
        tags: ["users"],
        description:
          "Closes the caller's account: from now on it takes nothing new (409), and its likes, adoptions, questions, registration, picture and profile are removed. " +
          "After an error, call it again: it goes on where it ended. What it can't remove is in the answer. The caller deletes the account itself last, " +
          "with DeleteUser of Amazon Cognito and its own access token: afterwards nobody could call this again",
        security: usersOnly,
        querystring: NoQuery,
        body: WithdrawalBody,
        response: { 200: WithdrawalAnswer, ...problems.user },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      return { steps: await withdraw(caller, profiles, steps), remaining: keptElsewhere(caller) };
    },
  );
  done();
};

/** Brings a change into its stored form.
 * @throws ProblemError 400 for a name that is none. */
function inStoredForm({ language, displayName }: ProfileChange): ProfileChange {
  if (displayName === undefined || displayName === null) return { language, displayName };
  const name = normaliseName(displayName, 50);
  if (name === undefined)
    throw new ProblemError(400, "body/displayName must be 1 to 50 characters without control characters");
  return { language, displayName: name };
}

async function namesOf(
  repository: Repository,
  mysfitIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const mysfits = await Promise.all(mysfitIds.map(async (mysfitId) => await repository.get(mysfitId)));
  return new Map(mysfits.flatMap((mysfit) => (mysfit ? [[mysfit.mysfitId, mysfit.name] as const] : [])));
}
