import { callingClient } from "../calling-client.ts";
import { withTexts } from "../constraints.ts";
import { codeMismatch, combinationNotFound, notAuthorized, userDisabled } from "../errors.ts";
import { callerMembers } from "../members.ts";
import { operation } from "../operation.ts";
import { postConfirmation } from "../triggers/post-confirmation.ts";
import { useCode } from "../users/mail-codes.ts";
import { checkAliasIsFree, freeAlias } from "../users/alias.ts";
import { modified } from "../users/modified.ts";
import { takeAttempt } from "../users/take-attempt.ts";

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
    const { user, key } = await takeAttempt(store, pool, "enter a code", request.Username);
    if (!user) throw client.preventUserExistenceErrors ? codeMismatch() : combinationNotFound();
    if (!user.enabled) throw userDisabled();
    if (user.status !== "UNCONFIRMED")
      throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
    const codes = useCode(user, "sign-up", request.ConfirmationCode);
    if (!request.ForceAliasCreation) checkAliasIsFree(store.userPools, pool, user);
    const freed = freeAlias(store.userPools, pool, user);
    const confirmed = modified(user, {
      codes,
      status: "CONFIRMED",
      attributes: { ...user.attributes, email_verified: "true" },
    });
    await Promise.all([freed, store.userPools.putUser(confirmed)]);
    await store.attempts.reset("enter a code", key);
    const caller = { pool, client, clientMetadata: request.ClientMetadata };
    await postConfirmation(store.triggers, caller, "ConfirmSignUp", confirmed);
    return {};
  },
});
