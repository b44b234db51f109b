import type { Caller } from "../caller.ts";
import type { UserRecord } from "../records.ts";
import type { Triggers } from "./triggers.ts";
import { userAttributes } from "./user-attributes.ts";

/** Tells the post confirmation trigger of a user who is confirmed, or has replaced a forgotten password. They are already: a function that
 * fails does not undo it.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html */
export async function postConfirmation(
  triggers: Triggers,
  caller: Caller,
  source: "ConfirmSignUp" | "ConfirmForgotPassword",
  user: UserRecord,
): Promise<void> {
  await triggers.call("PostConfirmation", caller, {
    triggerSource: `PostConfirmation_${source}`,
    userName: user.username,
    request: {
      userAttributes: userAttributes(user),
      ...(caller.clientMetadata && { clientMetadata: caller.clientMetadata }),
    },
    response: {},
  });
}
