import { required } from "../../../../app/functions/environment.ts";
import type { Comparison } from "../compare/handle.ts";
import type { UsersComparison } from "../compare-users/handle.ts";
import { openLambda } from "../outside/clients.ts";
import { variables } from "../outside/environment.ts";
import { invoke } from "../outside/invoke.ts";
import type { RetireTablesAnswer } from "../retire-tables/handle.ts";
import { retire, type RetireAnswer } from "./handle.ts";

const lambda = openLambda();
const compare = required(variables.compareFunction);
const compareUsers = required(variables.compareUsersFunction);
const retireTables = required(variables.retireTablesFunction);

/** Job that drops the old tables, or says why not. */
export async function handler(): Promise<RetireAnswer> {
  return await retire({
    compare: async () => await invoke<Comparison>(lambda, compare, {}),
    compareUsers: async () => await invoke<UsersComparison>(lambda, compareUsers, {}),
    retireTables: async (request) => await invoke<RetireTablesAnswer>(lambda, retireTables, request),
  });
}
