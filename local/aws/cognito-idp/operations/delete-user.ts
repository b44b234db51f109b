import { poolAccess, userOf } from "../access.ts";
import { withTexts } from "../constraints.ts";
import { operation } from "../operation.ts";
import { bearerOf } from "../tokens/access-token.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html */
export const deleteUser = operation("DeleteUser", {
  members: { AccessToken: true },
  read: (_call, input) => withTexts(input, "AccessToken"),
  access: () => "public",
  run: async ({ store }, { AccessToken }) => {
    const { user } = await bearerOf(store, AccessToken);
    await store.userPools.deleteUser(user);
  },
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUser.html */
export const adminDeleteUser = operation("AdminDeleteUser", {
  members: { UserPoolId: true, Username: true },
  read: (_call, input) => withTexts(input, "UserPoolId", "Username"),
  access: (call, request) => poolAccess(call, "AdminDeleteUser", request),
  run: async (call, request) => {
    const { user } = userOf(call, request);
    await call.store.userPools.deleteUser(user);
  },
});
