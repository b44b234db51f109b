import type { PoolRecord, SecondFactor, UserRecord } from "../records.ts";

/** Second factors that a pool offers.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html */
export function offeredFactors({ settings }: PoolRecord): SecondFactor[] {
  if (settings.mfaConfiguration === "OFF") return [];
  return [
    ...(settings.softwareTokenMfa ? (["SOFTWARE_TOKEN_MFA"] as const) : []),
    ...(settings.emailMfa ? (["EMAIL_OTP"] as const) : []),
  ];
}

/** True when a user could be asked for a factor: has a token, or an address that was verified. */
export function canUse(user: UserRecord, factor: SecondFactor): boolean {
  return factor === "SOFTWARE_TOKEN_MFA"
    ? user.softwareToken !== undefined
    : user.attributes["email_verified"] === "true";
}

/** Second factors that a user is asked for, of those that the pool still offers. Where a second factor is required and mails are one, whoever has
 * set nothing up gets a mail. */
export function activeFactors(pool: PoolRecord, user: UserRecord): readonly SecondFactor[] {
  const offered = offeredFactors(pool);
  const active = offered.filter((factor) => user.mfa?.enabled.includes(factor) && canUse(user, factor));
  if (active.length > 0 || pool.settings.mfaConfiguration !== "ON") return active;
  return offered.filter((factor) => factor === "EMAIL_OTP" && canUse(user, factor));
}

/** Second factors of a user as the API shows them. */
export function describeFactors(user: UserRecord) {
  const { enabled = [], preferred } = user.mfa ?? {};
  return {
    UserMFASettingList: enabled.length > 0 ? [...enabled] : undefined,
    PreferredMfaSetting: preferred,
  };
}
