import { AwsError } from "../../../contract/errors.ts";
import type { CognitoStore } from "../cognito-store.ts";
import { withTexts } from "../constraints.ts";
import { invalidParameter, userNotFound } from "../errors.ts";
import { operation } from "../operation.ts";
import type { PoolRecord, UserRecord } from "../records.ts";
import { nextSetupSession, openSetupStep } from "../sign-in/setup-step.ts";
import { bearerOf } from "../tokens/access-token.ts";
import { attemptKey } from "../users/code-delivery.ts";
import { modified } from "../users/modified.ts";
import { useTokenCode } from "../users/software-token.ts";

/** Confirms an authenticator app by its first code. Where a second factor is required, or is being set up in a sign-in, it is on from then.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifySoftwareToken.html */
export const verifySoftwareToken = operation("VerifySoftwareToken", {
  members: { AccessToken: true, Session: true, UserCode: true, FriendlyDeviceName: true },
  read: (_call, input) => withTexts(input, "UserCode"),
  access: () => "public",
  run: async ({ store }, { AccessToken, Session, UserCode, FriendlyDeviceName }) => {
    if (AccessToken) {
      const { pool, user } = await bearerOf(store, AccessToken);
      const isOn = pool.settings.mfaConfiguration === "ON";
      await confirm(store, pool, user, { code: UserCode, name: FriendlyDeviceName, isOn });
      return { Status: "SUCCESS" };
    }
    if (!Session) throw invalidParameter("AccessToken or Session is required.");
    const setup = openSetupStep(store, Session);
    await confirm(store, setup.pool, setup.user, { code: UserCode, name: FriendlyDeviceName, isOn: true });
    await store.steps.use(setup.sealed);
    return { Status: "SUCCESS", Session: nextSetupSession(store, setup, true) };
  },
});

/** @throws AwsError EnableSoftwareTokenMFAException, InvalidParameterException, LimitExceededException */
async function confirm(
  store: CognitoStore,
  pool: PoolRecord,
  { username }: UserRecord,
  { code, name, isOn }: { code: string; name: string | undefined; isOn: boolean },
): Promise<void> {
  const key = attemptKey(pool, username, undefined);
  await store.attempts.take("enter a code", key);
  const user = store.userPools.findUser(pool, username);
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
  await store.attempts.reset("enter a code", key);
}
