import { invalidConfiguration, notAuthorized } from "./errors.ts";
import type { Login } from "./logins.ts";
import type { MappingRule, RoleMapping, RolesRecord } from "./records.ts";

/** Chooses the role of a user: by the mapping of the provider, or the one of whoever is signed in.
 * @param custom Role that the caller asks for; it must be one that the mapping leads to.
 * @throws AwsError InvalidIdentityPoolConfigurationException without a role, NotAuthorizedException where the mapping gives none.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html */
export function roleOf(roles: RolesRecord | undefined, { provider, claims }: Login, custom?: string): string {
  const identityProvider = `${provider.providerName}:${provider.clientId}`;
  const mapping = roles?.mappings.find((one) => one.identityProvider === identityProvider);
  const offered = mapping ? rolesOf(mapping, claims) : [];
  if (custom !== undefined) {
    if (!offered.includes(custom)) throw notAuthorized(`The role ${custom} is none of the user's.`);
    return custom;
  }
  const chosen = mapping && preferred(mapping, claims, offered);
  if (chosen !== undefined) return chosen;
  if (mapping?.ambiguousRoleResolution === "Deny")
    throw notAuthorized("Access denied: no role fits the token, and the identity pool denies then.");
  if (roles?.authenticated === undefined) throw invalidConfiguration();
  return roles.authenticated;
}

function rolesOf({ type, rules }: RoleMapping, claims: Login["claims"]): readonly string[] {
  if (type === "Rules") return rules.filter((rule) => fits(rule, claims)).map(({ roleArn }) => roleArn);
  return textsOf(claims["cognito:roles"]);
}

function preferred(
  { type }: RoleMapping,
  claims: Login["claims"],
  offered: readonly string[],
): string | undefined {
  if (type === "Rules") return offered[0];
  const wanted = claims["cognito:preferred_role"];
  if (typeof wanted === "string") return wanted;
  return offered.length === 1 ? offered[0] : undefined;
}

/** A claim with several values, such as `cognito:groups`, fits with one of them. */
function fits({ claim, matchType, value }: MappingRule, claims: Login["claims"]): boolean {
  const texts = textsOf(claims[claim]);
  if (texts.length === 0) return false;
  switch (matchType) {
    case "Equals":
      return texts.includes(value);
    case "NotEqual":
      return !texts.includes(value);
    case "Contains":
      return texts.some((text) => text.includes(value));
    case "StartsWith":
      return texts.some((text) => text.startsWith(value));
  }
}

/** Values of a claim, as texts; none when it is missing or has parts. */
export function textsOf(claim: unknown): readonly string[] {
  return [claim].flat().flatMap((value) => {
    if (typeof value === "string") return [value];
    return typeof value === "number" || typeof value === "boolean" ? [String(value)] : [];
  });
}
