import { onPool } from "../call.ts";
import { userNotFound } from "../errors.ts";
import { page } from "./pages.ts";
import { describeGroup, describeUser } from "../describe.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminAddUserToGroup.html */
export const adminAddUserToGroup = onPool(async ({ userPools, input }, pool) => {
  const user = userPools.findUser(pool, input.text("Username"));
  const group = userPools.group(pool.id, input.text("GroupName"));
  if (!user) throw userNotFound();
  if (!user.groups.includes(group.name))
    await userPools.putUser({ ...user, groups: [...user.groups, group.name] });
  return {};
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRemoveUserFromGroup.html */
export const adminRemoveUserFromGroup = onPool(async ({ userPools, input }, pool) => {
  const user = userPools.findUser(pool, input.text("Username"));
  const group = userPools.group(pool.id, input.text("GroupName"));
  if (!user) throw userNotFound();
  await userPools.putUser({ ...user, groups: user.groups.filter((name) => name !== group.name) });
  return {};
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListGroupsForUser.html */
export const adminListGroupsForUser = onPool(async ({ userPools, input }, pool) => {
  const user = userPools.findUser(pool, input.text("Username"));
  if (!user) throw userNotFound();
  const limit = input.number("Limit", { minimum: 0, maximum: 60, fallback: 60 }) || 60;
  const groups = userPools.groupsOf(user).sort((a, b) => (a.name < b.name ? -1 : 1));
  const found = page(groups, ({ name }) => name, limit, input.optionalText("NextToken"));
  return { Groups: found.items.map(describeGroup), NextToken: found.next };
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsersInGroup.html */
export const listUsersInGroup = onPool(async ({ userPools, input }, pool) => {
  const group = userPools.group(pool.id, input.text("GroupName"));
  const members = userPools.users(pool.id).filter(({ groups }) => groups.includes(group.name));
  const limit = input.number("Limit", { minimum: 0, maximum: 60, fallback: 60 }) || 60;
  const sorted = members.sort((a, b) => (a.username < b.username ? -1 : 1));
  const found = page(sorted, ({ username }) => username, limit, input.optionalText("NextToken"));
  return { Users: found.items.map((user) => describeUser(user)), NextToken: found.next };
});
