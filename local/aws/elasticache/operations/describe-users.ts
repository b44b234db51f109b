import { access, operation, recordPage } from "../operation.ts";

const authentication = { iam: "iam", password: "password", "no-password": "no-password" } as const;

/** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeUsers.html */
export const describeUsers = operation("DescribeUsers", {
  members: { Engine: true, UserId: true, MaxRecords: true, Marker: true },
  access: (call, { UserId: id }) => access(call, "DescribeUsers", "user", id),
  run: ({ store, region }, { Engine: engine, UserId: id, MaxRecords: limit, Marker: token }) => {
    const users = id === undefined ? store.users(region) : [store.user(id, region)];
    const wanted = users.filter((user) => engine === undefined || user.engine === engine.toLowerCase());
    const { items, next } = recordPage(wanted, (user) => user.id, { limit, token }, 50);
    return {
      Users: items.map((user) => ({
        UserId: user.id,
        UserName: user.name,
        Status: "active",
        Engine: user.engine,
        MinimumEngineVersion: user.engine === "valkey" ? "7.2" : "6.0",
        AccessString: user.accessString,
        UserGroupIds: store
          .groups(region)
          .filter(({ userIds }) => userIds.includes(user.id))
          .map((group) => group.id),
        Authentication: { Type: authentication[user.mode], PasswordCount: user.passwords.length },
        ARN: user.arn,
      })),
      Marker: next,
    };
  },
});
