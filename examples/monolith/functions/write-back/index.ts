import type { BatchResult, StreamRecord } from "../../../../app/functions/batch.ts";
import { withDatabase } from "../stores/connect.ts";
import { RegistrationRows } from "../stores/rows.ts";
import { writeBack } from "./handle.ts";

/** Lambda behind the stream of the new table of registrations. */
export async function handler(event: { readonly Records: readonly StreamRecord[] }): Promise<BatchResult> {
  return await withDatabase(async (client) => await writeBack(event, new RegistrationRows(client)));
}
