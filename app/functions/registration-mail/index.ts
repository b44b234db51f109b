import type { BatchResult, Context, StreamRecord } from "../batch.ts";
import { mailOptions } from "../mail/clients.ts";
import { mailRegistrations } from "./handle.ts";

const options = mailOptions();

/** Lambda behind the stream of the table of registrations. */
export async function handler(
  event: { readonly Records: readonly StreamRecord[] },
  context: Context,
): Promise<BatchResult> {
  return await mailRegistrations(event, context, options);
}
