import { deleteUser, fetchUserAttributes, updateUserAttributes } from "aws-amplify/auth";
import type { Language } from "../i18n/catalogue.ts";
import { nameOf } from "./amplify.ts";
import { forget } from "./session.ts";

/** Everything that Cognito tells of who is signed in. */
export async function ownAttributes(): Promise<Readonly<Record<string, string>>> {
  return (await fetchUserAttributes()) as Record<string, string>;
}

/** Chooses the language of the mails that Cognito sends. */
export async function setMailLanguage(language: Language): Promise<void> {
  await updateUserAttributes({ userAttributes: { locale: language } });
}

/** Deletes the account itself and drops its tokens. One that is gone already, because an answer was lost, is dropped as well. */
export async function deleteAccount(): Promise<void> {
  try {
    await deleteUser();
  } catch (error) {
    if (nameOf(error) !== "UserNotFoundException") throw error;
    await forget();
  }
}
