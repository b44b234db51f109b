import { withDatabase } from "../stores/connect.ts";
import { retireTables, type RetireTablesAnswer, type RetireTablesRequest } from "./handle.ts";

/** Lambda in the network of the database that drops the old tables, for the job outside of it. */
export async function handler(request: RetireTablesRequest): Promise<RetireTablesAnswer> {
  return await withDatabase(async (client) => await retireTables(client, request));
}
