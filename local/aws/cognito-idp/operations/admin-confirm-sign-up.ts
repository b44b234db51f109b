import { poolAccess, userOf } from "../access.ts";
import { withTexts } from "../constraints.ts";
import { notAuthorized } from "../errors.ts";
import { operation } from "../operation.ts";
import { postConfirmation } from "../triggers/post-confirmation.ts";
import { modified } from "../users/modified.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminConfirmSignUp.html */
export const adminConfirmSignUp = operation("AdminConfirmSignUp", {
  members: { UserPoolId: true, Username: true, ClientMetadata: true },
  read: (_call, input) => withTexts(input, "UserPoolId", "Username"),
  access: (call, request) => poolAccess(call, "AdminConfirmSignUp", request),
  run: async (call, request) => {
    const { pool, user } = userOf(call, request);
    if (user.status !== "UNCONFIRMED")
      throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
    const confirmed = modified(user, { status: "CONFIRMED" });
    await call.store.userPools.putUser(confirmed);
    const caller = { pool, clientMetadata: request.ClientMetadata };
    await postConfirmation(call.store.triggers, caller, "ConfirmSignUp", confirmed);
    return {};
  },
});
