import { confirmSignIn, signIn as amplifySignIn, type SignInOutput } from "aws-amplify/auth";
import { SiteError } from "../errors.ts";
import { textsIn } from "../i18n/translate.ts";
import { inLanguage } from "./amplify.ts";

/** Ways to begin a sign-in, as Cognito names them. */
export type FirstFactor = "PASSWORD_SRP" | "WEB_AUTHN" | "EMAIL_OTP";

/** Second factors, as Amplify names them. */
export type SecondFactor = "TOTP" | "EMAIL";

/** What a sign-in asks for next. */
export type Step =
  | { readonly kind: "done" | "confirm" | "reset" | "password" | "newPassword" | "totp" | "email" }
  | { readonly kind: "first"; readonly choices: readonly FirstFactor[] }
  | { readonly kind: "second" | "secondSetup"; readonly choices: readonly SecondFactor[] }
  | { readonly kind: "totpSetup"; readonly secret: string; readonly uri: string };

/** Name of the site in an authenticator app. */
export const ISSUER = textsIn("en").t("site.name");

/** Begins a sign-in with the password, which never leaves the browser (SRP). */
export async function signIn(email: string, password: string): Promise<Step> {
  return stepOf(await amplifySignIn({ username: email, password, options: inLanguage() }), email);
}

/** Begins a sign-in with a passkey. Who has none for this site, or has to answer more than that, is asked to choose. */
export async function signInWithPasskey(email: string): Promise<Step> {
  const options = {
    ...inLanguage(),
    authFlowType: "USER_AUTH",
    preferredChallenge: "WEB_AUTHN",
  } as const;
  return stepOf(await amplifySignIn({ username: email, options }), email);
}

/** Answers what a sign-in asks for: a code, a choice, a new password. */
export async function answer(challengeResponse: string, email: string): Promise<Step> {
  return stepOf(await confirmSignIn({ challengeResponse, options: inLanguage() }), email);
}

/** @see https://docs.amplify.aws/react/build-a-backend/auth/connect-your-frontend/multi-step-sign-in/ */
function stepOf({ nextStep: step }: SignInOutput, email: string): Step {
  switch (step.signInStep) {
    case "DONE":
      return { kind: "done" };
    case "CONFIRM_SIGN_UP":
      return { kind: "confirm" };
    case "RESET_PASSWORD":
      return { kind: "reset" };
    case "CONFIRM_SIGN_IN_WITH_PASSWORD":
      return { kind: "password" };
    case "CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED":
      return { kind: "newPassword" };
    case "CONFIRM_SIGN_IN_WITH_TOTP_CODE":
      return { kind: "totp" };
    case "CONFIRM_SIGN_IN_WITH_EMAIL_CODE":
      return { kind: "email" };
    case "CONTINUE_SIGN_IN_WITH_TOTP_SETUP": {
      const { totpSetupDetails: details } = step;
      return {
        kind: "totpSetup",
        secret: details.sharedSecret,
        uri: details.getSetupUri(ISSUER, email).toString(),
      };
    }
    case "CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION":
      return {
        kind: "first",
        choices: firstFactors.filter((one) => step.availableChallenges?.includes(one)),
      };
    case "CONTINUE_SIGN_IN_WITH_MFA_SELECTION":
      return { kind: "second", choices: secondFactors.filter((one) => step.allowedMFATypes?.includes(one)) };
    case "CONTINUE_SIGN_IN_WITH_MFA_SETUP_SELECTION":
      return { kind: "secondSetup", choices: ["TOTP"] };
    default:
      // Text messages, custom challenges and devices: the pool has none.
      throw new SiteError((t) => t("signIn.unknownStep", { step: step.signInStep }));
  }
}

const firstFactors = ["PASSWORD_SRP", "WEB_AUTHN", "EMAIL_OTP"] as const;
const secondFactors = ["TOTP", "EMAIL"] as const;
