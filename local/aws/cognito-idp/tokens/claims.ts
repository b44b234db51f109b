import type { ClaimChanges, GroupClaims } from "../triggers/pre-token-generation.ts";

/** Claims of a token, by name. */
export type Claims = Readonly<Record<string, unknown>>;

/** Claims that a trigger changes in no token. */
const FIXED = [
  "acr",
  "amr",
  "at_hash",
  "auth_time",
  "azp",
  "event_id",
  "exp",
  "iat",
  "iss",
  "jti",
  "nbf",
  "nonce",
  "origin_jti",
  "sub",
  "token_use",
];

/** Claims that it does not change in one of them.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html#user-pool-lambda-pre-token-generation-excluded-claims */
const FIXED_IN = {
  id: [...FIXED, "identities", "aud", "cognito:username"],
  access: [...FIXED, "username", "client_id", "scope", "device_key", "version"],
};

/** Applies the changes of a trigger. Those of claims that are not to be changed are left out in silence, as Cognito does; groups have a
 * member of their own. */
export function withClaimChanges(
  use: keyof typeof FIXED_IN,
  claims: Claims,
  { added, suppressed }: ClaimChanges,
): Claims {
  const isFixed = (name: string) => FIXED_IN[use].includes(name);
  const changed = { ...claims };
  for (const [name, value] of Object.entries(added))
    if (!isFixed(name) && !/^(cognito|dev):/.test(name)) changed[name] = value;
  for (const name of suppressed) if (!isFixed(name)) delete changed[name];
  return changed;
}

/** Claims of the groups of both tokens. */
export const groupsClaim = ({ groups }: GroupClaims): Claims =>
  groups.length > 0 ? { "cognito:groups": groups } : {};

/** Claims of the groups' roles, which only the ID token has. */
export const rolesClaim = ({ roles, preferredRole }: GroupClaims): Claims => ({
  ...(roles.length > 0 && { "cognito:roles": roles }),
  ...(preferredRole !== undefined && { "cognito:preferred_role": preferredRole }),
});
