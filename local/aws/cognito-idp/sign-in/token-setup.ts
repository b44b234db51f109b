import { AwsError } from "../../../contract/errors.ts";
import type { CognitoStore } from "../cognito-store.ts";
import { invalidParameter, userNotFound } from "../errors.ts";
import type { PoolRecord, UserRecord } from "../records.ts";
import { modified } from "../users/modified.ts";
import { offeredFactors } from "../users/second-factors.ts";
import { newTokenSecret, useTokenCode } from "../users/software-token.ts";
import { takeAttempt } from "../users/take-attempt.ts";

/** Begins to set up an authenticator app. A token that is in use stays until the new one has shown a code.
 * @returns The secret, base 32.
 * @throws AwsError SoftwareTokenMFANotFoundException where the pool does not offer it. */
export async function associateToken(
  { userPools }: CognitoStore,
  pool: PoolRecord,
  user: UserRecord,
): Promise<string> {
  if (!offeredFactors(pool).includes("SOFTWARE_TOKEN_MFA"))
    throw new AwsError(
      "SoftwareTokenMFANotFoundException",
      "Software Token MFA has not been enabled by the userPool",
    );
  const pendingToken = newTokenSecret();
  await userPools.putUser(modified(user, { pendingToken }));
  return pendingToken;
}

/** Confirms an authenticator app by its first code.
 * @param given.isOn True when it is asked for from then on.
 * @throws AwsError EnableSoftwareTokenMFAException, InvalidParameterException, LimitExceededException */
export async function confirmToken(
  store: CognitoStore,
  pool: PoolRecord,
  { username }: UserRecord,
  { code, name, isOn }: { code: string; name?: string | undefined; isOn: boolean },
): Promise<void> {
  const { user, key } = await takeAttempt(store, pool, "answer a factor", username);
  if (!user) throw userNotFound();
  const { pendingToken: secret, mfa } = user;
  if (secret === undefined) throw invalidParameter("Call AssociateSoftwareToken first: there is no token.");
  const softwareToken = useTokenCode({ secret, name }, code);
  if (typeof softwareToken === "string")
    throw new AwsError("EnableSoftwareTokenMFAException", "Code mismatch");
  const enabled = new Set(mfa?.enabled).add("SOFTWARE_TOKEN_MFA");
  await store.userPools.putUser(
    modified(user, {
      softwareToken,
      pendingToken: undefined,
      ...(isOn && { mfa: { enabled: [...enabled], preferred: mfa?.preferred } }),
    }),
  );
  await store.attempts.reset("answer a factor", key);
}
