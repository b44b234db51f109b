import { withTexts } from "../constraints.ts";
import { describeTriggers } from "../describe.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPools.html */
export const listUserPools = operation("ListUserPools", {
  members: { MaxResults: true, NextToken: true },
  read: (_call, input) => withTexts(input),
  // The action has no resource-level permissions.
  access: () => [{ action: "cognito-idp:ListUserPools", resource: "*" }],
  run: ({ store, region }, request) => {
    const { items, NextToken } = page(store.userPools.pools(region), ({ id }) => id, request);
    return {
      UserPools: items.map(({ id, name, settings, createdAt, modifiedAt }) => ({
        Id: id,
        Name: name,
        LambdaConfig: describeTriggers(settings),
        CreationDate: new Date(createdAt),
        LastModifiedDate: new Date(modifiedAt),
      })),
      NextToken,
    };
  },
});
