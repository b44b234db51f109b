import { checkId } from "../identifiers.ts";
import { subjectsOf, verifiedLogins } from "../logins.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetId.html */
export const getId = operation("GetId", {
  members: { IdentityPoolId: true, AccountId: "the id of the pool says whose it is", Logins: true },
  read: (_call, input) => {
    checkId(input.IdentityPoolId, "identityPoolId");
    return input;
  },
  access: () => "public",
  run: async ({ store: { pools, capabilities }, region }, { IdentityPoolId, Logins }) => {
    const pool = pools.pool(IdentityPoolId, region);
    const logins = await verifiedLogins(capabilities.tokens, pool, Logins);
    const { id } = await pools.identityOf(pool, subjectsOf(logins));
    return { IdentityId: id };
  },
});
