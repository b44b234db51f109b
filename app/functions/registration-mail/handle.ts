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
  return await eachRecord(
    Records,
    ({ dynamodb }) => dynamodb.SequenceNumber,
    async ({ eventName, dynamodb: { NewImage = {} } }) => {
      if (eventName !== "INSERT") return;
      const text = (attribute: string) => {
        const value = NewImage[attribute]?.S;
        if (!value) throw new Error(`the registration has no ${attribute}`);
        return value;
      };
      const email = text("email");
      const message = registrationMessage({
        email,
        name: text("name"),
        mobile: NewImage["mobile"]?.S ?? "-",
        language: NewImage["language"]?.S === "ko" ? "ko" : "en",
      });
      await sendOnce(`registration#${email}#${text("registeredAt")}`, message, mailing);
    },
  );
}
