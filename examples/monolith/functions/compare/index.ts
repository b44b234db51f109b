import { withDatabase } from "../stores/connect.ts";
import { openRegistrationsTable } from "../stores/dynamodb.ts";
import { RegistrationRows } from "../stores/rows.ts";
import { compare, type Comparison } from "./handle.ts";

const table = openRegistrationsTable();

/** Job that says whether both stores have the same registrations. It changes nothing. */
export async function handler(): Promise<Comparison> {
  return await withDatabase(async (client) => await compare({ rows: new RegistrationRows(client), table }));
}
