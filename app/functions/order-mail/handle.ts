import { eachRecord, type BatchResult, type Context, type QueueRecord } from "../batch.ts";
import { sendOnce, type MailOptions } from "../mail/send-once.ts";
import type { AddressOf } from "../users/addresses.ts";
import { orderMessage, readOrderEvent } from "./message.ts";

/** Surroundings of {@link mailOrders}. */
export interface OrderMailOptions extends Omit<MailOptions, "remaining"> {
  readonly addressOf: AddressOf;
}

/** Sends one mail to the buyer of each paid order of a batch, however often its event comes: the mail is claimed by the order. Who buys much
 * gets a mail for each order; somebody whose address nobody knows gets none. */
export async function mailOrders(
  { Records }: { readonly Records: readonly QueueRecord[] },
  context: Context,
  { addressOf, ...options }: OrderMailOptions,
): Promise<BatchResult> {
  const mailing: MailOptions = {
    ...options,
    perDay: "any",
    remaining: () => context.getRemainingTimeInMillis(),
  };
  return await eachRecord(Records, {
    idOf: ({ messageId }) => messageId,
    handle: async ({ body }) => {
      const order = readOrderEvent(body);
      const address = await addressOf(order.userId);
      if (address === undefined) return;
      await sendOnce(`order#${order.orderId}`, orderMessage(address, order), mailing);
    },
  });
}
