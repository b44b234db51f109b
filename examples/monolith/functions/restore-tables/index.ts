import { withDatabase } from "../stores/connect.ts";
import { restoreTables, type RestoreTablesRequest } from "./handle.ts";

/** Lambda in the network of the database that makes the old tables again, for the job outside of it. */
export async function handler(request: RestoreTablesRequest): ReturnType<typeof restoreTables> {
  return await withDatabase(async (client) => await restoreTables(client, request));
}
