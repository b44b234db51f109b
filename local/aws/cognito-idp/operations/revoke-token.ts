import { checkSecret } from "../calling-client.ts";
import { withTexts } from "../constraints.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html */
export const revokeToken = operation("RevokeToken", {
  members: { ClientId: true, ClientSecret: true, Token: true },
  read: (_call, input) => withTexts(input, "ClientId", "Token"),
  access: () => "public",
  run: async ({ store }, { ClientId, ClientSecret, Token }) => {
    const client = store.userPools.client(ClientId);
    checkSecret(client, ClientSecret);
    await store.sessions.revoke(client, Token);
    return {};
  },
});
