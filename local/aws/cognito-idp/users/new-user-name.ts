import { randomUUID } from "node:crypto";
import { invalidParameter } from "../errors.ts";
import type { PoolRecord } from "../records.ts";
import { isEmailAddress } from "./attributes.ts";

/** The name and attributes of a new user. Where an address takes the place of the name, the name is the user's `sub`.
 * @throws AwsError InvalidParameterException */
export function newUserName(
  { settings }: PoolRecord,
  given: string,
  attributes: Readonly<Record<string, string>>,
): { username: string; attributes: Record<string, string> } {
  const sub = randomUUID();
  if (settings.usernameAttributes.includes("email")) {
    if (!isEmailAddress(given)) throw invalidParameter("Username should be an email.");
    return { username: sub, attributes: { sub, ...attributes, email: given } };
  }
  if (!/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(given))
    throw invalidParameter(
      `1 validation error detected: Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+`,
    );
  if (settings.aliasAttributes.includes("email") && isEmailAddress(given))
    throw invalidParameter(
      "Username cannot be of email format, since user pool is configured for email alias.",
    );
  return {
    username: settings.caseSensitive ? given : given.toLowerCase(),
    attributes: { sub, ...attributes },
  };
}
