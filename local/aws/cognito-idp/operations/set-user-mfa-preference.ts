import { poolAccess, userOf } from "../access.ts";
import { withTexts } from "../constraints.ts";
import { invalidParameter } from "../errors.ts";
import { operation } from "../operation.ts";
import type { PoolRecord, SecondFactor, UserRecord } from "../records.ts";
import { bearerOf } from "../tokens/access-token.ts";
import { modified } from "../users/modified.ts";
import { canUse, offeredFactors } from "../users/second-factors.ts";

const settingsMembers = {
  SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
  EmailMfaSettings: { Enabled: true, PreferredMfa: true },
} as const;

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html */
export const setUserMFAPreference = operation("SetUserMFAPreference", {
  members: { AccessToken: true, ...settingsMembers },
  read: (_call, input) => withTexts(input, "AccessToken"),
  access: () => "public",
  run: async ({ store }, request) => {
    const { pool, user } = await bearerOf(store, request.AccessToken);
    await store.userPools.putUser(withPreference(pool, user, request));
    return {};
  },
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserMFAPreference.html */
export const adminSetUserMFAPreference = operation("AdminSetUserMFAPreference", {
  members: { UserPoolId: true, Username: true, ...settingsMembers },
  read: (_call, input) => withTexts(input, "UserPoolId", "Username"),
  access: (call, request) => poolAccess(call, "AdminSetUserMFAPreference", request),
  run: async (call, request) => {
    const { pool, user } = userOf(call, request);
    await call.store.userPools.putUser(withPreference(pool, user, request));
    return {};
  },
});

/** What is wanted of one factor. */
interface Wanted {
  readonly Enabled?: boolean;
  readonly PreferredMfa?: boolean;
}

/** A user whose second factors are as wanted; those that are not named stay.
 * @throws AwsError InvalidParameterException */
function withPreference(
  pool: PoolRecord,
  user: UserRecord,
  {
    SoftwareTokenMfaSettings: token,
    EmailMfaSettings: mail,
  }: { SoftwareTokenMfaSettings?: Wanted; EmailMfaSettings?: Wanted },
): UserRecord {
  const wanted: readonly (readonly [SecondFactor, Wanted | undefined])[] = [
    ["SOFTWARE_TOKEN_MFA", token],
    ["EMAIL_OTP", mail],
  ];
  if (token?.PreferredMfa && mail?.PreferredMfa)
    throw invalidParameter("Only one of the MFA methods can be preferred.");
  const enabled = new Set(user.mfa?.enabled);
  let preferred = user.mfa?.preferred;
  for (const [factor, { Enabled, PreferredMfa } = {}] of wanted) {
    if (Enabled) {
      if (!offeredFactors(pool).includes(factor))
        throw invalidParameter(`User pool does not have ${NAMES[factor]} enabled`);
      if (!canUse(user, factor)) throw invalidParameter(MISSING[factor]);
      enabled.add(factor);
    }
    if (Enabled === false) enabled.delete(factor);
    if (PreferredMfa) preferred = factor;
    if (PreferredMfa === false && preferred === factor) preferred = undefined;
  }
  if (preferred && !enabled.has(preferred)) {
    if (token?.PreferredMfa || mail?.PreferredMfa)
      throw invalidParameter("Preferred MFA method must be enabled.");
    preferred = undefined;
  }
  return modified(user, { mfa: { enabled: [...enabled], preferred } });
}

const NAMES = { SOFTWARE_TOKEN_MFA: "software token MFA", EMAIL_OTP: "email MFA" } as const;
const MISSING = {
  SOFTWARE_TOKEN_MFA: "User has not verified software token mfa",
  EMAIL_OTP: "User does not have a verified email address",
} as const;
