import type { Login } from "./logins.ts";
import { textsOf } from "./role-choice.ts";

/** Tags of a session, from the claims of the token. A claim that is missing, or has several values, makes none.
 * @param mapping Name of the claim by key of the tag.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/using-afac-with-cognito-identity-pools.html */
export function sessionTags(
  mapping: Readonly<Record<string, string>>,
  { claims }: Login,
): Readonly<Record<string, string>> {
  const tags: Record<string, string> = {};
  for (const [key, claim] of Object.entries(mapping)) {
    const [value, ...others] = Array.isArray(claims[claim]) ? [] : textsOf(claims[claim]);
    if (value !== undefined && value !== "" && others.length === 0) tags[key] = value;
  }
  return tags;
}
