import type { Context } from "../../../../app/functions/batch.ts";
import { openLambda, openOldUsers, openPeople } from "../outside/clients.ts";
import { importUsers, type ImportAnswer } from "./handle.ts";

const oldUsers = openOldUsers(openLambda());
const people = openPeople();

/** Job that makes everybody in the user pool: called again with `next` until it is done. */
export async function handler(event: { readonly next?: string }, context: Context): Promise<ImportAnswer> {
  return await importUsers(event.next, {
    oldUsers,
    people,
    remaining: () => context.getRemainingTimeInMillis(),
  });
}
