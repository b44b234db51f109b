import { poolAccess, userOf } from "../access.ts";
import { withTexts } from "../constraints.ts";
import { operation } from "../operation.ts";
import { withPassword } from "../users/with-password.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html */
export const adminSetUserPassword = operation("AdminSetUserPassword", {
  members: { UserPoolId: true, Username: true, Password: true, Permanent: true },
  read: (_call, input) => withTexts(input, "UserPoolId", "Username", "Password"),
  access: (call, request) => poolAccess(call, "AdminSetUserPassword", request),
  run: async (call, request) => {
    const { pool, user } = userOf(call, request);
    await call.store.userPools.putUser(
      withPassword(pool, user, request.Password, request.Permanent ?? false),
    );
    return {};
  },
});
