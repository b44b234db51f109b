import { confirmUserAttribute, updateUserAttributes } from "aws-amplify/auth";
import { inLanguage, unless } from "./amplify.ts";

/** Begins to change the address: a code goes to the new one, and nothing is changed before it is entered. An address that somebody has looks the
 * same, so that nobody finds out who has an account; no code is on its way to it. */
export async function changeAddress(email: string): Promise<void> {
  await unless(
    ["AliasExistsException"],
    updateUserAttributes({ userAttributes: { email }, options: inLanguage() }),
  );
}

/** Takes the new address over, with the code that was mailed to it. */
export async function confirmAddress(code: string): Promise<void> {
  await confirmUserAttribute({ userAttributeKey: "email", confirmationCode: code });
}
