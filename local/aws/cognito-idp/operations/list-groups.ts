import { poolAccess, poolOf } from "../access.ts";
import { withTexts } from "../constraints.ts";
import { describeGroup } from "../describe.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListGroups.html */
export const listGroups = operation("ListGroups", {
  members: { UserPoolId: true, Limit: true, NextToken: true },
  read: (_call, input) => withTexts(input, "UserPoolId"),
  access: (call, request) => poolAccess(call, "ListGroups", request),
  run: (call, request) => {
    const groups = call.store.userPools.groups(poolOf(call, request).id);
    const { items, NextToken } = page(groups, ({ name }) => name, request);
    return { Groups: items.map(describeGroup), NextToken };
  },
});
