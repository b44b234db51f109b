import { callingClient } from "../calling-client.ts";
import { withTexts } from "../constraints.ts";
import { invalidParameter, notAuthorized, userDisabled, userNotFound } from "../errors.ts";
import { callerMembers } from "../members.ts";
import { operation } from "../operation.ts";
import { sendCode, simulatedDelivery } from "../users/code-delivery.ts";
import { takeAttempt } from "../users/take-attempt.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html */
export const forgotPassword = operation("ForgotPassword", {
  members: { ClientId: true, SecretHash: true, Username: true, ...callerMembers },
  read: (_call, input) => withTexts(input, "Username", "ClientId"),
  access: () => "public",
  run: async ({ store }, request) => {
    const { client, pool } = callingClient(store.userPools, request);
    const { user } = await takeAttempt(store, pool, "request a code", request.Username);
    if (!pool.settings.recoveryByEmail) throw notAuthorized("Contact administrator to reset password.");
    const isReachable = user?.enabled && user.attributes["email_verified"] === "true";
    if (!user || !isReachable) {
      if (client.preventUserExistenceErrors)
        return { CodeDeliveryDetails: await simulatedDelivery(store, { pool }, request.Username) };
      if (!user) throw userNotFound();
      if (!user.enabled) throw userDisabled();
      throw invalidParameter(
        "Cannot reset password for the user as there is no registered/verified email or phone_number",
      );
    }
    if (user.status === "FORCE_CHANGE_PASSWORD")
      throw notAuthorized("User password cannot be reset in the current state.");
    const caller = { pool, client, clientMetadata: request.ClientMetadata };
    return { CodeDeliveryDetails: await sendCode(store, caller, user, "ForgotPassword") };
  },
});
