import { confirmResetPassword, resetPassword, updatePassword } from "aws-amplify/auth";
import { SiteError } from "../errors.ts";
import { inLanguage, nameOf, unless } from "./amplify.ts";

/** What Cognito answers about an address that nobody has, that was never verified, or whose first password an administrator chose. */
const NO_CODE = ["UserNotFoundException", "InvalidParameterException", "NotAuthorizedException"];

/** Mails a code to who has forgotten the password, if the address is of an account. */
export async function forgotPassword(email: string): Promise<void> {
  await unless(NO_CODE, resetPassword({ username: email, options: inLanguage() }));
}

/** What Cognito answers about a wrong code; about one that is too old, or none that anybody asked for; about an address that nobody has. */
const WRONG_CODE = ["CodeMismatchException", "ExpiredCodeException", "UserNotFoundException"];

/** Takes a new password with the code that was mailed. */
export async function replacePassword(email: string, code: string, newPassword: string): Promise<void> {
  try {
    await confirmResetPassword({
      username: email,
      confirmationCode: code,
      newPassword,
      options: inLanguage(),
    });
  } catch (error) {
    if (!WRONG_CODE.includes(nameOf(error))) throw error;
    throw new SiteError((t) => t("signIn.codeWrongOrOld"), { cause: error });
  }
}

/** Changes the password of who is signed in. */
export async function changePassword(oldPassword: string, newPassword: string): Promise<void> {
  await updatePassword({ oldPassword, newPassword });
}
