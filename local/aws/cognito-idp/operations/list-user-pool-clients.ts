import { poolAccess, poolOf } from "../access.ts";
import { withTexts } from "../constraints.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserPoolClients.html */
export const listUserPoolClients = operation("ListUserPoolClients", {
  members: { UserPoolId: true, MaxResults: true, NextToken: true },
  read: (_call, input) => withTexts(input, "UserPoolId"),
  access: (call, request) => poolAccess(call, "ListUserPoolClients", request),
  run: (call, request) => {
    const clients = call.store.userPools.clients(poolOf(call, request).id);
    const { items, NextToken } = page(clients, ({ id }) => id, request);
    return {
      UserPoolClients: items.map(({ id, poolId, name }) => ({
        ClientId: id,
        UserPoolId: poolId,
        ClientName: name,
      })),
      NextToken,
    };
  },
});
