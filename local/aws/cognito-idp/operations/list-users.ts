import { poolAccess, poolOf } from "../access.ts";
import { withTexts } from "../constraints.ts";
import { describeUser } from "../describe.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";
import { userFilter } from "../users/filter.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html */
export const listUsers = operation("ListUsers", {
  members: { UserPoolId: true, AttributesToGet: true, Filter: true, Limit: true, PaginationToken: true },
  read: (_call, input) => withTexts(input, "UserPoolId"),
  access: (call, request) => poolAccess(call, "ListUsers", request),
  run: (call, request) => {
    const { Limit, PaginationToken, Filter, AttributesToGet } = request;
    const pool = poolOf(call, request);
    const fits = userFilter(Filter, pool.settings.caseSensitive);
    const users = call.store.userPools.users(pool.id).filter(fits);
    const { items, NextToken } = page(users, ({ username }) => username, {
      Limit,
      NextToken: PaginationToken,
    });
    return {
      Users: items.map((user) => describeUser(user, AttributesToGet)),
      PaginationToken: NextToken,
    };
  },
});
