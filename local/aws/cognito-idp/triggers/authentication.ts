import type { Caller, Metadata } from "../caller.ts";
import type { UserRecord } from "../records.ts";
import type { Triggers } from "./triggers.ts";
import { userAttributes } from "./user-attributes.ts";

/** Asks the pre authentication trigger whether somebody may try to sign in. It is asked for a name that nobody has too, so that the time it
 * takes does not tell.
 * @param attempt.validationData `ClientMetadata` of the call that begins the sign-in.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html */
export async function preAuthentication(
  triggers: Triggers,
  caller: Caller,
  { name, user, validationData }: { name: string; user: UserRecord | undefined; validationData?: Metadata },
): Promise<void> {
  await triggers.call("PreAuthentication", caller, {
    triggerSource: "PreAuthentication_Authentication",
    userName: user?.username ?? name,
    request: {
      userAttributes: user ? userAttributes(user) : {},
      validationData: validationData ?? null,
      ...(!user && { userNotFound: true }),
    },
    response: {},
  });
}

/** Tells the post authentication trigger of a sign-in that succeeded; tokens are made when it has not failed.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html */
export async function postAuthentication(
  triggers: Triggers,
  caller: Caller,
  user: UserRecord,
): Promise<void> {
  await triggers.call("PostAuthentication", caller, {
    triggerSource: "PostAuthentication_Authentication",
    userName: user.username,
    request: {
      userAttributes: userAttributes(user),
      newDeviceUsed: false,
      ...(caller.clientMetadata && { clientMetadata: caller.clientMetadata }),
    },
    response: {},
  });
}
