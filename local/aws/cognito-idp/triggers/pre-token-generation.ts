import type { Caller } from "../caller.ts";
import type { GroupRecord, UserRecord } from "../records.ts";
import { objectIn, textIn, textMapIn, textsIn, unrecognizable, type TriggerResponse } from "./response.ts";
import type { Triggers } from "./triggers.ts";
import { userAttributes } from "./user-attributes.ts";

/** Occasion on which tokens are made. */
export type TokenSource = "HostedAuth" | "Authentication" | "NewPasswordChallenge" | "RefreshTokens";

/** Groups as tokens tell them. */
export interface GroupClaims {
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly preferredRole?: string;
}

/** Changes of the claims of one token. */
export interface ClaimChanges {
  readonly added: Readonly<Record<string, unknown>>;
  readonly suppressed: readonly string[];
}

/** Changes of the tokens of a sign-in. */
export interface TokenChanges {
  readonly id: ClaimChanges;
  readonly access: ClaimChanges;
  readonly scopesToAdd: readonly string[];
  readonly scopesToSuppress: readonly string[];
  /** Undefined: as they are. */
  readonly groups?: GroupClaims;
}

const NO_CLAIMS: ClaimChanges = { added: {}, suppressed: [] };
const NO_CHANGES: TokenChanges = { id: NO_CLAIMS, access: NO_CLAIMS, scopesToAdd: [], scopesToSuppress: [] };

/** Groups of a user as tokens tell them without a trigger. The role of the group that counts most is preferred; none is where groups of the
 * same precedence have different roles.
 * @param groups The one that counts most first.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GroupType.html */
export function groupClaims(groups: readonly GroupRecord[]): GroupClaims {
  const withRoles = groups.filter(({ roleArn }) => roleArn);
  const roles = withRoles.flatMap(({ roleArn }) => roleArn ?? []);
  const [first] = withRoles;
  const isTie = withRoles.some(
    (group) => group.precedence === first?.precedence && group.roleArn !== roles[0],
  );
  return { groups: groups.map(({ name }) => name), roles, preferredRole: isTie ? undefined : roles[0] };
}

/** Asks the pre token generation trigger for changes of the tokens that are about to be made.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html */
export async function preTokenGeneration(
  triggers: Triggers,
  caller: Caller,
  source: TokenSource,
  { user, claims, scopes }: { user: UserRecord; claims: GroupClaims; scopes: readonly string[] },
): Promise<TokenChanges> {
  const isV2 = caller.pool.settings.preTokenVersion === "V2_0";
  const details = isV2 ? "claimsAndScopeOverrideDetails" : "claimsOverrideDetails";
  const response = await triggers.call("PreTokenGeneration", caller, {
    triggerSource: `TokenGeneration_${source}`,
    version: isV2 ? "2" : "1",
    userName: user.username,
    request: {
      userAttributes: userAttributes(user),
      groupConfiguration: {
        groupsToOverride: claims.groups,
        iamRolesToOverride: claims.roles,
        preferredRole: claims.preferredRole ?? null,
      },
      ...(isV2 && { scopes }),
      ...(caller.clientMetadata && { clientMetadata: caller.clientMetadata }),
    },
    response: { [details]: null },
  });
  const changes = response && objectIn(response, details);
  if (!changes) return NO_CHANGES;
  const groups = "groupOverrideDetails" in changes ? groupsIn(changes) : undefined;
  if (!isV2) return { ...NO_CHANGES, id: claimsIn(changes, false), groups };
  const access = objectIn(changes, "accessTokenGeneration") ?? {};
  return {
    id: claimsIn(objectIn(changes, "idTokenGeneration") ?? {}, true),
    access: claimsIn(access, true),
    scopesToAdd: textsIn(access, "scopesToAdd") ?? [],
    scopesToSuppress: textsIn(access, "scopesToSuppress") ?? [],
    groups,
  };
}

/** Claims of version 1 are texts; those of version 2 may be any JSON. */
function claimsIn(changes: TriggerResponse, isV2: boolean): ClaimChanges {
  const added = (isV2 ? objectIn : textMapIn)(changes, "claimsToAddOrOverride") ?? {};
  if (Object.values(added).includes(null)) throw unrecognizable();
  return { added, suppressed: textsIn(changes, "claimsToSuppress") ?? [] };
}

/** Groups take the place of those that the user has; null or nothing in it suppresses them. */
function groupsIn(changes: TriggerResponse): GroupClaims {
  const details = objectIn(changes, "groupOverrideDetails") ?? {};
  return {
    groups: textsIn(details, "groupsToOverride") ?? [],
    roles: textsIn(details, "iamRolesToOverride") ?? [],
    preferredRole: textIn(details, "preferredRole"),
  };
}
