import { onPool, type AdminOperation } from "../call.ts";
import { page } from "./pages.ts";
import { describeClient, describeGroup, describePool } from "../describe.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPool.html */
export const describeUserPool = onPool(async ({ userPools }, pool) => ({
  UserPool: describePool(pool, userPools.users(pool.id).length),
}));

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPools.html */
export const listUserPools: AdminOperation = {
  // The action has no resource-level permissions.
  resource: () => "*",
  run: async ({ userPools, input, region }) => {
    const limit = input.number("MaxResults", { minimum: 1, maximum: 60, fallback: 60 });
    const found = page(userPools.pools(region), ({ id }) => id, limit, input.optionalText("NextToken"));
    return {
      UserPools: found.items.map(({ id, name, createdAt, modifiedAt }) => ({
        Id: id,
        Name: name,
        LambdaConfig: {},
        CreationDate: createdAt / 1000,
        LastModifiedDate: modifiedAt / 1000,
      })),
      NextToken: found.next,
    };
  },
};

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolClient.html */
export const describeUserPoolClient = onPool(async ({ userPools, input }, pool) => ({
  UserPoolClient: describeClient(userPools.client(input.text("ClientId"), pool.id)),
}));

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolClients.html */
export const listUserPoolClients = onPool(async ({ userPools, input }, pool) => {
  const limit = input.number("MaxResults", { minimum: 1, maximum: 60, fallback: 60 });
  const found = page(userPools.clients(pool.id), ({ id }) => id, limit, input.optionalText("NextToken"));
  return {
    UserPoolClients: found.items.map(({ id, name }) => ({
      ClientId: id,
      UserPoolId: pool.id,
      ClientName: name,
    })),
    NextToken: found.next,
  };
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetGroup.html */
export const getGroup = onPool(async ({ userPools, input }, pool) => ({
  Group: describeGroup(userPools.group(pool.id, input.text("GroupName"))),
}));

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListGroups.html */
export const listGroups = onPool(async ({ userPools, input }, pool) => {
  const limit = input.number("Limit", { minimum: 0, maximum: 60, fallback: 60 }) || 60;
  const found = page(userPools.groups(pool.id), ({ name }) => name, limit, input.optionalText("NextToken"));
  return { Groups: found.items.map(describeGroup), NextToken: found.next };
});
