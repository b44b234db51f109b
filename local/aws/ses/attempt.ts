import { AwsError } from "../../contract/errors.ts";

/** Sends one mail of several, and answers its id or why it was refused. @throws whatever is no refusal. */
export async function attempt(
  send: () => Promise<string>,
): Promise<{ readonly messageId?: string; readonly error?: AwsError }> {
  try {
    return { messageId: await send() };
  } catch (error) {
    if (!(error instanceof AwsError) || error.status >= 500) throw error;
    return { error };
  }
}
