import { randomInt } from "node:crypto";
import { invalidPassword } from "../errors.ts";
import type { PasswordPolicy } from "../records.ts";

/** Cognito's symbols; a space counts when it is neither first nor last.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html */
const SYMBOL = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;

/** Checks a password against the rules of its pool.
 * @throws AwsError InvalidPasswordException with the first rule that the password breaks. */
export function checkPassword(policy: PasswordPolicy, password: string): void {
  if (password.length < policy.minimumLength) throw invalidPassword("Password not long enough");
  if (password.length > 256) throw invalidPassword("Password must not be longer than 256 characters");
  if (password.startsWith(" ") || password.endsWith(" "))
    throw invalidPassword("Password must not start or end with a space");
  if (policy.requireUppercase && !/[A-Z]/.test(password))
    throw invalidPassword("Password must have uppercase characters");
  if (policy.requireLowercase && !/[a-z]/.test(password))
    throw invalidPassword("Password must have lowercase characters");
  if (policy.requireNumbers && !/[0-9]/.test(password))
    throw invalidPassword("Password must have numeric characters");
  if (policy.requireSymbols && !SYMBOL.test(password))
    throw invalidPassword("Password must have symbol characters");
}

/** A temporary password that every policy accepts. */
export function temporaryPassword({ minimumLength }: PasswordPolicy): string {
  const kinds = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "!#$%&*+-=?@_"];
  const characters = Array.from({ length: Math.max(minimumLength, 8) }, (_, index) => {
    const kind = kinds[index % kinds.length] as string;
    return kind[randomInt(kind.length)] as string;
  });
  for (let i = characters.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [characters[i], characters[j]] = [characters[j] as string, characters[i] as string];
  }
  return characters.join("");
}

const DAY = 24 * 3_600_000;

/** End of a temporary password that is given now, milliseconds since 1970. */
export function temporaryPasswordEnd({ temporaryPasswordValidityDays }: PasswordPolicy): number {
  return Date.now() + temporaryPasswordValidityDays * DAY;
}
