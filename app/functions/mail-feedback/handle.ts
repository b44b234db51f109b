import { eachRecord, type BatchResult, type QueueRecord } from "../batch.ts";
import { count } from "../metrics.ts";
import type { BlockedAddresses } from "../mail/blocked-addresses.ts";
import { readFeedback } from "./feedback.ts";

/** Blocks the addresses of each bounce and complaint of a batch. */
export async function blockAddresses(
  { Records }: { readonly Records: readonly QueueRecord[] },
  blocked: Pick<BlockedAddresses, "block">,
): Promise<BatchResult> {
  return await eachRecord(Records, {
    idOf: ({ messageId }) => messageId,
    handle: async ({ body }) => {
      const feedback = readFeedback(body);
      if (feedback === undefined) {
        // Text does not become JSON by coming again.
        count("mail_feedback_note", { note: body.slice(0, 200) });
        return;
      }
      const { addresses, reason, at } = feedback;
      for (const address of addresses) await blocked.block(address, reason, at);
    },
  });
}
