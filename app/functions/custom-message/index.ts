import { writeMessage, type CustomMessageEvent } from "./handle.ts";

/** Trigger before Cognito mails. */
export async function handler(event: CustomMessageEvent): Promise<CustomMessageEvent> {
  return await Promise.resolve(writeMessage(event));
}
