import { poolAccess, userOf } from "../access.ts";
import { withTexts } from "../constraints.ts";
import { operation } from "../operation.ts";
import { modified } from "../users/modified.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminEnableUser.html */
export const adminEnableUser = operation("AdminEnableUser", {
  members: { UserPoolId: true, Username: true },
  read: (_call, input) => withTexts(input, "UserPoolId", "Username"),
  access: (call, request) => poolAccess(call, "AdminEnableUser", request),
  run: async (call, request) => {
    const { user } = userOf(call, request);
    await call.store.userPools.putUser(modified(user, { enabled: true }));
    return {};
  },
});

/** Nobody signs in with a disabled user, and the tokens that are out end.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableUser.html */
export const adminDisableUser = operation("AdminDisableUser", {
  members: { UserPoolId: true, Username: true },
  read: (_call, input) => withTexts(input, "UserPoolId", "Username"),
  access: (call, request) => poolAccess(call, "AdminDisableUser", request),
  run: async (call, request) => {
    const { user } = userOf(call, request);
    await call.store.userPools.signOut(modified(user, { enabled: false }));
    return {};
  },
});
