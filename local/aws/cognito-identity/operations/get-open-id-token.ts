import { invalidParameter } from "../errors.ts";
import { checkId } from "../identifiers.ts";
import { operation } from "../operation.ts";

/** The basic flow, in which a caller names the role: pools have it when `allowClassicFlow` says so, which none here does.
 * @see https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetOpenIdToken.html */
export const getOpenIdToken = operation("GetOpenIdToken", {
  members: { IdentityId: true, Logins: "nobody gets a token" },
  read: (_call, input) => {
    checkId(input.IdentityId, "identityId");
    return input;
  },
  access: () => "public",
  run: ({ store: { pools }, region }, { IdentityId }) => {
    pools.identity(IdentityId, region);
    throw invalidParameter("Basic (classic) flow is not enabled, please use enhanced flow.");
  },
});
