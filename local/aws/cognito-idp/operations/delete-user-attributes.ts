import { poolAccess, userOf } from "../access.ts";
import { withTexts } from "../constraints.ts";
import { operation } from "../operation.ts";
import { bearerOf } from "../tokens/access-token.ts";
import { checkAttributes } from "../users/attributes.ts";
import { changeAttributes } from "../users/change-attributes.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserAttributes.html */
export const deleteUserAttributes = operation("DeleteUserAttributes", {
  members: { AccessToken: true, UserAttributeNames: true },
  read: (_call, input) => ({
    ...withTexts(input, "AccessToken"),
    changes: removing(input.UserAttributeNames),
  }),
  access: () => "public",
  run: async ({ store }, { AccessToken, changes }) => {
    const { pool, client, user } = await bearerOf(store, AccessToken);
    checkAttributes(pool, changes, { existing: user.attributes, by: client });
    await changeAttributes(store, { pool, client }, user, changes);
    return {};
  },
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUserAttributes.html */
export const adminDeleteUserAttributes = operation("AdminDeleteUserAttributes", {
  members: { UserPoolId: true, Username: true, UserAttributeNames: true },
  read: (_call, input) => ({
    ...withTexts(input, "UserPoolId", "Username"),
    changes: removing(input.UserAttributeNames),
  }),
  access: (call, request) => poolAccess(call, "AdminDeleteUserAttributes", request),
  run: async (call, request) => {
    const { pool, user } = userOf(call, request);
    checkAttributes(pool, request.changes, { existing: user.attributes });
    await changeAttributes(call.store, { pool }, user, request.changes);
    return {};
  },
});

/** An empty value removes an attribute. */
const removing = (names: readonly string[] = []): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, ""]));
