import type { Static } from "typebox";
import type { Caller } from "./caller.ts";
import type { Pictures } from "./pictures.ts";
import type { Profiles } from "./profiles.ts";
import type { Questions } from "./questions.ts";
import type { SharedReads } from "./reads.ts";
import type { Registrations } from "./registrations.ts";
import { AdoptedBySomebodyElse, type Repository, UnknownMysfit } from "./repository.ts";
import type { WithdrawalAnswer, WithdrawalStepName } from "./schemas.ts";

/** A step of a withdrawal: one kind of thing that is somebody's. */
export interface WithdrawalStep {
  readonly name: Static<typeof WithdrawalStepName>;
  /** Removes what is there. Ended in the middle and called again, it removes what is left.
   * @returns How many were removed. */
  readonly run: (caller: Caller) => Promise<number>;
}

/** Parts of the service that have something of somebody. */
interface Holders {
  readonly repository: Repository;
  readonly questions: Questions;
  readonly registrations: Registrations;
  readonly pictures: Pictures;
  readonly reads: SharedReads;
}

/** Makes the steps: likes, adoptions, what is found by a verified address, and pictures. */
export function withdrawalSteps({
  repository,
  questions,
  registrations,
  pictures,
  reads,
}: Holders): readonly WithdrawalStep[] {
  return [
    {
      name: "likes",
      run: async ({ userId }) => {
        const mysfitIds = await repository.likesOf(userId);
        for (const mysfitId of mysfitIds)
          await unlessGone(repository.setLike(userId, mysfitId, false)).finally(() => reads.wrote(mysfitId));
        return mysfitIds.length;
      },
    },
    {
      name: "adoptions",
      run: async ({ userId }) => {
        const mysfitIds = await repository.adoptionsOf(userId);
        for (const mysfitId of mysfitIds)
          await unlessGone(repository.setAdoption(userId, mysfitId, false)).finally(() =>
            reads.wrote(mysfitId),
          );
        await repository.forgetAdoptions(userId);
        return mysfitIds.length;
      },
    },
    {
      name: "questions",
      run: async ({ email }) => {
        const asked = email === undefined ? [] : await questions.of(email);
        for (const { questionId } of asked) await questions.delete(questionId);
        return asked.length;
      },
    },
    {
      name: "registration",
      run: async ({ email }) => Number(email !== undefined && (await registrations.delete(email))),
    },
    { name: "picture", run: async ({ userId }) => await pictures.remove(userId) },
  ];
}

/** Waits for a removal. A mysfit may be gone, or somebody else's, by now: then there is nothing left to remove. */
async function unlessGone(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (!(error instanceof AdoptedBySomebodyElse || error instanceof UnknownMysfit)) throw error;
  }
}

/** Removes all that is somebody's, one kind after the other, and the profile last. From the first moment on nothing new is taken; ended anywhere
 * and called again, it goes on.
 * @returns What was removed by this call. */
export async function withdraw(
  caller: Caller,
  profiles: Profiles,
  steps: readonly WithdrawalStep[],
): Promise<Static<typeof WithdrawalAnswer>["steps"]> {
  await profiles.beginToLeave(caller.userId);
  const done: { step: WithdrawalStep["name"]; removed: number }[] = [];
  for (const { name, run } of steps) done.push({ step: name, removed: await run(caller) });
  await profiles.delete(caller.userId);
  return done;
}
