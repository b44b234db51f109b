import { poolAccess, poolOf } from "../access.ts";
import { withTexts } from "../constraints.ts";
import { describeClient } from "../describe.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolClient.html */
export const describeUserPoolClient = operation("DescribeUserPoolClient", {
  members: { UserPoolId: true, ClientId: true },
  read: (_call, input) => withTexts(input, "UserPoolId", "ClientId"),
  access: (call, request) => poolAccess(call, "DescribeUserPoolClient", request),
  run: (call, request) => ({
    UserPoolClient: describeClient(call.store.userPools.client(request.ClientId, poolOf(call, request).id)),
  }),
});
