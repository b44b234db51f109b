import { openLambda, openOldUsers, openPeople } from "../outside/clients.ts";
import { compareUsers, type UsersComparison } from "./handle.ts";

const oldUsers = openOldUsers(openLambda());
const people = openPeople();

/** Job that says whether the old table and the user pool have the same people. It changes nothing. */
export async function handler(): Promise<UsersComparison> {
  return await compareUsers({ oldUsers, people });
}
