import { poolAccess, userOf } from "../access.ts";
import { withTexts } from "../constraints.ts";
import { describeUser } from "../describe.ts";
import { operation } from "../operation.ts";
import { bearerOf } from "../tokens/access-token.ts";
import { readable } from "../users/attributes.ts";
import { describeFactors } from "../users/second-factors.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html */
export const getUser = operation("GetUser", {
  members: { AccessToken: true },
  read: (_call, input) => withTexts(input, "AccessToken"),
  access: () => "public",
  run: async ({ store }, { AccessToken }) => {
    const { user, client } = await bearerOf(store, AccessToken);
    return {
      Username: user.username,
      UserAttributes: readable(user.attributes, client).map(([Name, Value]) => ({ Name, Value })),
      ...describeFactors(user),
    };
  },
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html */
export const adminGetUser = operation("AdminGetUser", {
  members: { UserPoolId: true, Username: true },
  read: (_call, input) => withTexts(input, "UserPoolId", "Username"),
  access: (call, request) => poolAccess(call, "AdminGetUser", request),
  run: (call, request) => {
    const { user } = userOf(call, request);
    const { Attributes, ...description } = describeUser(user);
    return { ...description, UserAttributes: Attributes, ...describeFactors(user) };
  },
});
