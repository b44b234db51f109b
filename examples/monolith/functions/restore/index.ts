import { required } from "../../../../app/functions/environment.ts";
import { openLambda, openPeople } from "../outside/clients.ts";
import { variables } from "../outside/environment.ts";
import { invoke } from "../outside/invoke.ts";
import type { restoreTables } from "../restore-tables/handle.ts";
import { openRegistrationsTable } from "../stores/dynamodb.ts";
import { restore, type RestoreAnswer } from "./handle.ts";

const lambda = openLambda();
const people = openPeople();
const table = openRegistrationsTable();
const name = required(variables.restoreTablesFunction);

/** Job that makes the old tables again. */
export async function handler(): Promise<RestoreAnswer> {
  return await restore({
    people,
    table,
    restoreTables: async (request) =>
      await invoke<Awaited<ReturnType<typeof restoreTables>>>(lambda, name, request),
  });
}
