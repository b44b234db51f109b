import { Amplify } from "aws-amplify";
import { config } from "../config.ts";
import { currentLanguage } from "../i18n/language.ts";

/** Tells Amplify where Cognito is. */
export async function configure(): Promise<void> {
  const { userPoolId, userPoolClientId, userPoolEndpoint } = await config();
  Amplify.configure({
    Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint, loginWith: { email: true } } },
  });
}

/** The visitor's language, for calls after which a mail is sent. */
export const inLanguage = () => ({ clientMetadata: { language: currentLanguage() } });

/** Name of an error; empty for what is none. */
export const nameOf = (error: unknown) => (error instanceof Error ? error.name : "");

/** Does something that looks the same to a visitor when it fails in an expected way, so that nobody finds out who has an account.
 * @throws Error of any other name */
export async function unless(expected: readonly string[], work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!expected.includes(nameOf(error))) throw error;
  }
}
