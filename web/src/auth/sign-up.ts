import { confirmSignUp, resendSignUpCode, signUp as amplifySignUp } from "aws-amplify/auth";
import { SiteError } from "../errors.ts";
import { currentLanguage } from "../i18n/language.ts";
import { inLanguage, nameOf, unless } from "./amplify.ts";

/** Registers an address. One that is registered already looks the same to the visitor, so that nobody finds out who is. */
export async function signUp(email: string, password: string): Promise<void> {
  await unless(
    ["UsernameExistsException"],
    amplifySignUp({
      username: email,
      password,
      options: { ...inLanguage(), userAttributes: { email, locale: currentLanguage() } },
    }),
  );
}

/** Errors of the function that is called once an address is confirmed: it is, whatever became of the welcome.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html */
const AFTERWARDS = [
  "UnexpectedLambdaException",
  "UserLambdaValidationException",
  "InvalidLambdaResponseException",
];

/** Confirms an address with the code that was mailed to it. */
export async function confirm(email: string, code: string): Promise<void> {
  try {
    await unless(
      AFTERWARDS,
      confirmSignUp({ username: email, confirmationCode: code, options: inLanguage() }),
    );
  } catch (error) {
    // Cognito says here that an address is confirmed, or that nobody has it.
    if (nameOf(error) !== "NotAuthorizedException" && nameOf(error) !== "UserNotFoundException") throw error;
    throw new SiteError((t) => t("cognito.CodeMismatchException"), { cause: error });
  }
}

/** Mails another code, to who waits for one. */
export async function resendCode(email: string): Promise<void> {
  await unless(["InvalidParameterException"], resendSignUpCode({ username: email, options: inLanguage() }));
}
