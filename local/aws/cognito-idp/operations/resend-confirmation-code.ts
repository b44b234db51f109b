import { callingClient } from "../calling-client.ts";
import { withTexts } from "../constraints.ts";
import { combinationNotFound, invalidParameter, userDisabled } from "../errors.ts";
import { callerMembers } from "../members.ts";
import { operation } from "../operation.ts";
import { sendCode, simulatedDelivery } from "../users/code-delivery.ts";
import { takeAttempt } from "../users/take-attempt.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html */
export const resendConfirmationCode = operation("ResendConfirmationCode", {
  members: { ClientId: true, SecretHash: true, Username: true, ...callerMembers },
  read: (_call, input) => withTexts(input, "Username", "ClientId"),
  access: () => "public",
  run: async ({ store }, request) => {
    const { client, pool } = callingClient(store.userPools, request);
    const { user } = await takeAttempt(store, pool, "request a code", request.Username);
    if (!user || !user.enabled) {
      if (!client.preventUserExistenceErrors) throw user ? userDisabled() : combinationNotFound();
      return { CodeDeliveryDetails: await simulatedDelivery(store, { pool }, request.Username) };
    }
    if (user.status !== "UNCONFIRMED") throw invalidParameter("User is already confirmed.");
    const caller = { pool, client, clientMetadata: request.ClientMetadata };
    return { CodeDeliveryDetails: await sendCode(store, caller, user, "ResendCode") };
  },
});
