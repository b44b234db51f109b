import type { Context } from "../../../../app/functions/batch.ts";
import { withDatabase } from "../stores/connect.ts";
import { openRegistrationsTable } from "../stores/dynamodb.ts";
import { RegistrationRows } from "../stores/rows.ts";
import { backfill, type BackfillAnswer } from "./handle.ts";

const table = openRegistrationsTable();

/** Job that copies the old registrations: called again with `next` until it is done. */
export async function handler(event: { readonly next?: string }, context: Context): Promise<BackfillAnswer> {
  return await withDatabase(
    async (client) =>
      await backfill(event.next, {
        rows: new RegistrationRows(client),
        table,
        remaining: () => context.getRemainingTimeInMillis(),
      }),
  );
}
