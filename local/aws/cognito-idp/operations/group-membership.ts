import { poolAccess, poolOf, userOf } from "../access.ts";
import { withTexts } from "../constraints.ts";
import { describeGroup, describeUser } from "../describe.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminAddUserToGroup.html */
export const adminAddUserToGroup = operation("AdminAddUserToGroup", {
  members: { UserPoolId: true, Username: true, GroupName: true },
  read: (_call, input) => withTexts(input, "UserPoolId", "Username", "GroupName"),
  access: (call, request) => poolAccess(call, "AdminAddUserToGroup", request),
  run: async (call, request) => {
    const { userPools } = call.store;
    const group = userPools.group(poolOf(call, request).id, request.GroupName);
    const { user } = userOf(call, request);
    if (!user.groups.includes(group.name))
      await userPools.putUser({ ...user, groups: [...user.groups, group.name] });
  },
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRemoveUserFromGroup.html */
export const adminRemoveUserFromGroup = operation("AdminRemoveUserFromGroup", {
  members: { UserPoolId: true, Username: true, GroupName: true },
  read: (_call, input) => withTexts(input, "UserPoolId", "Username", "GroupName"),
  access: (call, request) => poolAccess(call, "AdminRemoveUserFromGroup", request),
  run: async (call, request) => {
    const { userPools } = call.store;
    const group = userPools.group(poolOf(call, request).id, request.GroupName);
    const { user } = userOf(call, request);
    await userPools.putUser({ ...user, groups: user.groups.filter((name) => name !== group.name) });
  },
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListGroupsForUser.html */
export const adminListGroupsForUser = operation("AdminListGroupsForUser", {
  members: { UserPoolId: true, Username: true, Limit: true, NextToken: true },
  read: (_call, input) => withTexts(input, "UserPoolId", "Username"),
  access: (call, request) => poolAccess(call, "AdminListGroupsForUser", request),
  run: (call, request) => {
    const groups = call.store.userPools.groupsOf(userOf(call, request).user);
    const { items, NextToken } = page(groups, ({ name }) => name, request);
    return { Groups: items.map(describeGroup), NextToken };
  },
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsersInGroup.html */
export const listUsersInGroup = operation("ListUsersInGroup", {
  members: { UserPoolId: true, GroupName: true, Limit: true, NextToken: true },
  read: (_call, input) => withTexts(input, "UserPoolId", "GroupName"),
  access: (call, request) => poolAccess(call, "ListUsersInGroup", request),
  run: (call, request) => {
    const { userPools } = call.store;
    const pool = poolOf(call, request);
    const group = userPools.group(pool.id, request.GroupName);
    const users = userPools.users(pool.id).filter(({ groups }) => groups.includes(group.name));
    const { items, NextToken } = page(users, ({ username }) => username, request);
    return { Users: items.map((user) => describeUser(user)), NextToken };
  },
});
