import type { Context } from "../../../../app/functions/batch.ts";
import { withDatabase } from "../stores/connect.ts";
import { openRegistrationsTable } from "../stores/dynamodb.ts";
import { RegistrationRows } from "../stores/rows.ts";
import { relay, type RelayAnswer } from "./handle.ts";

const table = openRegistrationsTable();

/** Lambda that empties the outbox of registrations: called by the monolith after it has written one, and on a schedule. */
export async function handler(_event: unknown, context: Context): Promise<RelayAnswer> {
  return await withDatabase(
    async (client) =>
      await relay({
        rows: new RegistrationRows(client),
        table,
        remaining: () => context.getRemainingTimeInMillis(),
      }),
  );
}
