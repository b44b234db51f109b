import { access, operation, recordPage } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeUserGroups.html */
export const describeUserGroups = operation("DescribeUserGroups", {
  members: { UserGroupId: true, MaxRecords: true, Marker: true },
  access: (call, { UserGroupId: id }) => access(call, "DescribeUserGroups", "usergroup", id),
  run: ({ store, region }, { UserGroupId: id, MaxRecords: limit, Marker: token }) => {
    const wanted = id === undefined ? store.groups(region) : [store.group(id, region)];
    const { items, next } = recordPage(wanted, (group) => group.id, { limit, token }, 50);
    return {
      UserGroups: items.map((group) => ({
        UserGroupId: group.id,
        Status: "active",
        Engine: group.engine,
        UserIds: [...group.userIds],
        MinimumEngineVersion: group.engine === "valkey" ? "7.2" : "6.0",
        ServerlessCaches: store
          .caches(region)
          .filter(({ userGroupId }) => userGroupId === group.id)
          .map(({ name }) => name),
        ARN: group.arn,
      })),
      Marker: next,
    };
  },
});
