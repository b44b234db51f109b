import { eachRecord, type BatchResult, type QueueRecord } from "../batch.ts";
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
      const { addresses, reason, at } = readFeedback(body);
      for (const address of addresses) await blocked.block(address, reason, at);
    },
  });
}
