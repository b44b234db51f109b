import { eachRecord, type BatchResult, type Context, type StreamRecord } from "../batch.ts";
import { sendOnce, type MailOptions } from "../mail/send-once.ts";
import { registrationMessage } from "./message.ts";

/** Sends one mail for each new registration of a batch. */
export async function mailRegistrations(
  { Records }: { readonly Records: readonly StreamRecord[] },
  context: Context,
  options: Omit<MailOptions, "remaining">,
): Promise<BatchResult> {
  const mailing: MailOptions = { ...options, remaining: () => context.getRemainingTimeInMillis() };
  return await eachRecord(Records, {
    idOf: ({ dynamodb }) => dynamodb.SequenceNumber,
    handle: async ({ eventName, dynamodb }) => {
      const { NewImage = {} } = dynamodb;
      if (eventName !== "INSERT") return;
      // An item without both is none of ours: somebody should look at it.
      for (const attribute of ["email", "name"])
        if (!NewImage[attribute]?.S) throw new Error(`the registration has no ${attribute}`);
      const email = NewImage["email"]?.S as string;
      const message = registrationMessage({
        email,
        language: NewImage["language"]?.S === "ko" ? "ko" : "en",
      });
      // An item that was put into the table by hand has no time; the change itself is told apart from others by its number.
      const which = NewImage["registeredAt"]?.S ?? dynamodb.SequenceNumber;
      await sendOnce(`registration#${email}#${which}`, message, mailing);
    },
  });
}
