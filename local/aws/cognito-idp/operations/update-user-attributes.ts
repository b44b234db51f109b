import { poolAccess, userOf } from "../access.ts";
import { attributesOf, withTexts } from "../constraints.ts";
import { userNotFound } from "../errors.ts";
import { attributeMembers } from "../members.ts";
import { operation } from "../operation.ts";
import { bearerOf } from "../tokens/access-token.ts";
import { checkAttributes } from "../users/attributes.ts";
import { changeAttributes } from "../users/change-attributes.ts";
import { takeAttempt } from "../users/take-attempt.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html */
export const updateUserAttributes = operation("UpdateUserAttributes", {
  members: { AccessToken: true, UserAttributes: attributeMembers, ClientMetadata: true },
  read: (_call, input) => ({
    changes: attributesOf(input.UserAttributes),
    ...withTexts(input, "AccessToken"),
  }),
  access: () => "public",
  run: async ({ store }, { AccessToken, changes, ClientMetadata: clientMetadata }) => {
    const { pool, user: bearer, client } = await bearerOf(store, AccessToken);
    checkAttributes(pool, changes, { existing: bearer.attributes, by: client });
    const { user } = changes["email"]
      ? await takeAttempt(store, pool, "request a code", bearer.username)
      : { user: bearer };
    if (!user) throw userNotFound();
    const sent = await changeAttributes(store, { pool, client, clientMetadata }, user, changes);
    return { CodeDeliveryDetailsList: sent ? [sent] : [] };
  },
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateUserAttributes.html */
export const adminUpdateUserAttributes = operation("AdminUpdateUserAttributes", {
  members: {
    UserPoolId: true,
    Username: true,
    UserAttributes: attributeMembers,
    ClientMetadata: true,
  },
  read: (_call, input) => ({
    ...withTexts(input, "UserPoolId", "Username"),
    changes: attributesOf(input.UserAttributes),
  }),
  access: (call, request) => poolAccess(call, "AdminUpdateUserAttributes", request),
  run: async (call, request) => {
    const { pool, user } = userOf(call, request);
    checkAttributes(pool, request.changes, { existing: user.attributes });
    const caller = { pool, clientMetadata: request.ClientMetadata };
    await changeAttributes(call.store, caller, user, request.changes);
    return {};
  },
});
