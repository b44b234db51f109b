import { callingClient } from "../calling-client.ts";
import { withTexts } from "../constraints.ts";
import { codeMismatch, userDisabled, userNotFound } from "../errors.ts";
import { shortPoolName } from "../ids.ts";
import { callerMembers } from "../members.ts";
import { operation } from "../operation.ts";
import { postConfirmation } from "../triggers/post-confirmation.ts";
import { useCode } from "../users/mail-codes.ts";
import { modified } from "../users/modified.ts";
import { checkPassword } from "../users/password-policy.ts";
import { createCredential } from "../users/srp.ts";
import { takeAttempt } from "../users/take-attempt.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html */
export const confirmForgotPassword = operation("ConfirmForgotPassword", {
  members: {
    ClientId: true,
    SecretHash: true,
    Username: true,
    ConfirmationCode: true,
    Password: true,
    ...callerMembers,
  },
  read: (_call, input) => withTexts(input, "Username", "ClientId", "ConfirmationCode", "Password"),
  access: () => "public",
  run: async ({ store }, request) => {
    const { client, pool } = callingClient(store.userPools, request);
    checkPassword(pool.settings.passwordPolicy, request.Password);
    const { user, key } = await takeAttempt(store, pool, "enter a code", request.Username);
    if (!user || !user.enabled) {
      if (client.preventUserExistenceErrors) throw codeMismatch();
      throw user ? userDisabled() : userNotFound();
    }
    const codes = useCode(user, "password", request.ConfirmationCode);
    const confirmed = modified(user, {
      codes,
      status: "CONFIRMED",
      credential: createCredential(shortPoolName(pool.id) + user.username, request.Password),
      temporaryPasswordExpires: undefined,
    });
    await store.userPools.putUser(confirmed);
    await store.attempts.reset("enter a code", key);
    await store.attempts.signedIn(key);
    const caller = { pool, client, clientMetadata: request.ClientMetadata };
    await postConfirmation(store.triggers, caller, "ConfirmForgotPassword", confirmed);
    return {};
  },
});
