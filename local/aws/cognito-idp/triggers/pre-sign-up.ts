import { AwsError } from "../../../contract/errors.ts";
import type { Caller, Metadata } from "../caller.ts";
import { booleanIn } from "./response.ts";
import type { Triggers } from "./triggers.ts";

/** Somebody who is about to become a user. */
interface Newcomer {
  readonly username: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly validationData: Metadata | undefined;
}

/** Asks the pre sign-up trigger whether somebody may become a user, and what is taken as confirmed without a code.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
 * @throws AwsError as {@link Triggers.call}; InvalidLambdaResponseException when an address is to be verified that nobody gave. */
export async function preSignUp(
  triggers: Triggers,
  caller: Caller,
  source: "SignUp" | "AdminCreateUser",
  { username, attributes, validationData }: Newcomer,
): Promise<{ readonly isConfirmed: boolean; readonly isEmailVerified: boolean }> {
  const { sub: _sub, ...given } = attributes;
  const response = await triggers.call("PreSignUp", caller, {
    triggerSource: `PreSignUp_${source}`,
    userName: username,
    request: {
      userAttributes: given,
      validationData: validationData ?? null,
      ...(caller.clientMetadata && { clientMetadata: caller.clientMetadata }),
    },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  });
  if (!response) return { isConfirmed: false, isEmailVerified: false };
  const isEmailVerified = booleanIn(response, "autoVerifyEmail") ?? false;
  if (isEmailVerified && !attributes["email"]) throw notGiven("autoVerifyEmail", "email");
  if (booleanIn(response, "autoVerifyPhone") && !attributes["phone_number"])
    throw notGiven("autoVerifyPhone", "phone_number");
  return { isConfirmed: booleanIn(response, "autoConfirmUser") ?? false, isEmailVerified };
}

const notGiven = (member: string, attribute: string) =>
  new AwsError(
    "InvalidLambdaResponseException",
    `PreSignUp: ${member} is true, but the user has no ${attribute}.`,
  );
