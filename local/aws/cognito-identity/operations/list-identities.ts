import { accountId } from "../../../contract/account.ts";
import { pageOf } from "../../../contract/page.ts";
import { poolArn } from "../arn.ts";
import { constraintViolated, invalidParameter } from "../errors.ts";
import { checkId } from "../identifiers.ts";
import { operation } from "../operation.ts";
import { identityOutput } from "./describe-identity.ts";

/** @see https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_ListIdentities.html */
const LARGEST_PAGE = 60;

/** @see https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_ListIdentities.html */
export const listIdentities = operation("ListIdentities", {
  members: {
    IdentityPoolId: true,
    MaxResults: true,
    NextToken: true,
    HideDisabled: "no identity is disabled here",
  },
  read: (_call, input) => {
    checkId(input.IdentityPoolId, "identityPoolId");
    if (!(input.MaxResults >= 1 && input.MaxResults <= LARGEST_PAGE))
      throw constraintViolated(String(input.MaxResults), "maxResults", `1 to ${LARGEST_PAGE}`);
    return input;
  },
  access: ({ region }, { IdentityPoolId }) => [
    { action: "cognito-identity:ListIdentities", resource: poolArn(region, accountId, IdentityPoolId) },
  ],
  run: ({ store: { pools }, region }, { IdentityPoolId, MaxResults, NextToken }) => {
    const { id } = pools.pool(IdentityPoolId, region);
    const { items, next } = pageOf(pools.identities(id), (identity) => identity.id, {
      limit: MaxResults,
      token: NextToken,
      invalid: () => invalidParameter("The NextToken is not valid"),
    });
    return { IdentityPoolId: id, Identities: items.map(identityOutput), NextToken: next };
  },
});
