import { poolAccess, poolOf } from "../access.ts";
import { withTexts } from "../constraints.ts";
import { describePool } from "../describe.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPool.html */
export const describeUserPool = operation("DescribeUserPool", {
  members: { UserPoolId: true },
  read: (_call, input) => withTexts(input, "UserPoolId"),
  access: (call, request) => poolAccess(call, "DescribeUserPool", request),
  run: (call, request) => {
    const pool = poolOf(call, request);
    return { UserPool: describePool(pool, call.store.userPools.users(pool.id).length) };
  },
});
