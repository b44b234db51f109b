import { eachRecord, type BatchResult, type Context, type QueueRecord } from "../batch.ts";
import { sendOnce, type MailOptions } from "../mail/send-once.ts";
import { adoptionMessage, readAdoption } from "./notice.ts";
import type { AddressOf } from "../users/addresses.ts";

/** Surroundings of {@link tellAdopters}. */
export interface NoticeOptions extends Omit<MailOptions, "remaining"> {
  readonly addressOf: AddressOf;
}

/** Sends one mail to the adopter of each adoption of a batch; none to somebody whose address nobody knows. */
export async function tellAdopters(
  { Records }: { readonly Records: readonly QueueRecord[] },
  context: Context,
  { addressOf, ...options }: NoticeOptions,
): Promise<BatchResult> {
  const mailing: MailOptions = { ...options, remaining: () => context.getRemainingTimeInMillis() };
  return await eachRecord(Records, {
    idOf: ({ messageId }) => messageId,
    groupOf: ({ attributes }) => attributes?.MessageGroupId,
    handle: async ({ body }) => {
      const adoption = readAdoption(body);
      const address = await addressOf(adoption.userId);
      if (address === undefined) return;
      await sendOnce(`adoption#${adoption.eventId}`, adoptionMessage(address, adoption), mailing);
    },
  });
}
