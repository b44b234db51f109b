import { poolAccess, userOf } from "../access.ts";
import { withTexts } from "../constraints.ts";
import { invalidParameter, notAuthorized, userDisabled } from "../errors.ts";
import { operation } from "../operation.ts";
import { sendCode } from "../users/code-delivery.ts";
import { modified } from "../users/modified.ts";

/** Makes a user replace the password: with a code that is mailed, before the next sign-in.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminResetUserPassword.html */
export const adminResetUserPassword = operation("AdminResetUserPassword", {
  members: { UserPoolId: true, Username: true, ClientMetadata: true },
  read: (_call, input) => withTexts(input, "UserPoolId", "Username"),
  access: (call, request) => poolAccess(call, "AdminResetUserPassword", request),
  run: async (call, request) => {
    const { pool, user } = userOf(call, request);
    if (!user.enabled) throw userDisabled();
    if (user.status !== "CONFIRMED" && user.status !== "RESET_REQUIRED")
      throw notAuthorized("User password cannot be reset in the current state.");
    if (user.attributes["email_verified"] !== "true")
      throw invalidParameter(
        "Cannot reset password for the user as there is no registered/verified email or phone_number",
      );
    const caller = { pool, clientMetadata: request.ClientMetadata };
    await sendCode(call.store, caller, modified(user, { status: "RESET_REQUIRED" }), "ForgotPassword");
    return {};
  },
});
