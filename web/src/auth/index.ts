import "../i18n/account/index.ts";
import { Amplify } from "aws-amplify";
import {
  confirmSignUp,
  fetchAuthSession,
  fetchUserAttributes,
  resendSignUpCode,
  signIn as amplifySignIn,
  signOut as amplifySignOut,
  signUp as amplifySignUp,
} from "aws-amplify/auth";
import { cognitoUserPoolsTokenProvider } from "aws-amplify/auth/cognito";
import { config } from "../config.ts";
import { SiteError } from "../errors.ts";
import { currentLanguage } from "../i18n/language.ts";

/** Tells Amplify where Cognito is. */
export async function configure(): Promise<void> {
  const { userPoolId, userPoolClientId, userPoolEndpoint } = await config();
  Amplify.configure({
    Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint, loginWith: { email: true } } },
  });
}

/** The visitor's language, for calls after which a mail is sent. */
const inLanguage = () => ({ clientMetadata: { language: currentLanguage() } });

export async function currentUser(): Promise<{ email: string; groups: readonly string[] } | null> {
  const { tokens } = await fetchAuthSession();
  if (!tokens?.idToken) return null;
  const { email, "cognito:groups": groups } = tokens.idToken.payload;
  return {
    email: typeof email === "string" ? email : ((await fetchUserAttributes()).email ?? ""),
    groups: Array.isArray(groups) ? groups.map(String) : [],
  };
}

export async function idToken(forceRefresh = false): Promise<string | undefined> {
  return (await fetchAuthSession({ forceRefresh })).tokens?.idToken?.toString();
}

/** Registers an address. One that is registered already looks the same to the visitor, so that nobody finds out who is. */
export async function signUp(email: string, password: string): Promise<void> {
  await unless(
    "UsernameExistsException",
    amplifySignUp({
      username: email,
      password,
      options: { ...inLanguage(), userAttributes: { email, locale: currentLanguage() } },
    }),
  );
}

export async function confirm(email: string, code: string): Promise<void> {
  try {
    await confirmSignUp({ username: email, confirmationCode: code, options: inLanguage() });
  } catch (error) {
    // Cognito says here that an address is confirmed, or that nobody has it.
    if (nameOf(error) !== "NotAuthorizedException" && nameOf(error) !== "UserNotFoundException") throw error;
    throw new SiteError((t) => t("cognito.CodeMismatchException"), { cause: error });
  }
}

export async function resendCode(email: string): Promise<void> {
  await unless("InvalidParameterException", resendSignUpCode({ username: email, options: inLanguage() }));
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : "");

async function unless(expected: string, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (nameOf(error) !== expected) throw error;
  }
}

export async function signIn(email: string, password: string): Promise<"done" | "confirm"> {
  const { nextStep } = await amplifySignIn({ username: email, password, options: inLanguage() });
  if (nextStep.signInStep === "DONE") return "done";
  if (nextStep.signInStep === "CONFIRM_SIGN_UP") return "confirm";
  throw new SiteError((t) => t("error.signInStep", { step: nextStep.signInStep }));
}

export async function signOut(everywhere: boolean): Promise<void> {
  await amplifySignOut({ global: everywhere });
}

/** Drops the tokens of this tab without asking Cognito. */
export async function forget(): Promise<void> {
  await cognitoUserPoolsTokenProvider.tokenOrchestrator.clearTokens();
}
