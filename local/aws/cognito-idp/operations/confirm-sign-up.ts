import { callingClient } from "../calling-client.ts";
import type { CognitoStore } from "../cognito-store.ts";
import { withTexts } from "../constraints.ts";
import { aliasExists, codeMismatch, combinationNotFound, notAuthorized, userDisabled } from "../errors.ts";
import { callerMembers } from "../members.ts";
import { operation } from "../operation.ts";
import type { PoolRecord, UserRecord } from "../records.ts";
import { attemptKey } from "../users/code-delivery.ts";
import { useCode } from "../users/mail-codes.ts";
import { modified } from "../users/modified.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html */
export const confirmSignUp = operation("ConfirmSignUp", {
  members: {
    ClientId: true,
    SecretHash: true,
    Username: true,
    ConfirmationCode: true,
    ForceAliasCreation: true,
    ...callerMembers,
  },
  read: (_call, input) => withTexts(input, "Username", "ClientId", "ConfirmationCode"),
  access: () => "public",
  run: async ({ store }, request) => {
    const { client, pool } = callingClient(store.userPools, request);
    const user = store.userPools.findUser(pool, request.Username);
    const key = attemptKey(pool, request.Username, user);
    store.attempts.take("enter a code", key);
    if (!user) throw client.preventUserExistenceErrors ? codeMismatch() : combinationNotFound();
    if (!user.enabled) throw userDisabled();
    if (user.status !== "UNCONFIRMED")
      throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
    const codes = useCode(user, "sign-up", request.ConfirmationCode);
    await takeOverAlias(store, pool, user, request.ForceAliasCreation ?? false);
    await store.userPools.putUser(
      modified(user, {
        codes,
        status: "CONFIRMED",
        attributes: { ...user.attributes, email_verified: "true" },
      }),
    );
    store.attempts.reset("enter a code", key);
    return {};
  },
});

/** An address that is an alias belongs to whoever verified it first, unless the new user insists.
 * @throws AwsError AliasExistsException */
async function takeOverAlias(
  { userPools }: CognitoStore,
  pool: PoolRecord,
  user: UserRecord,
  force: boolean,
): Promise<void> {
  const { email } = user.attributes;
  if (email === undefined || !pool.settings.aliasAttributes.includes("email")) return;
  const owner = userPools.findUser(pool, email);
  if (!owner || owner.username === user.username) return;
  if (!force) throw aliasExists();
  await userPools.putUser({ ...owner, attributes: { ...owner.attributes, email_verified: "false" } });
}
