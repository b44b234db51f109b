import { checkSecret } from "../calling-client.ts";
import { withTexts } from "../constraints.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html */
export const getTokensFromRefreshToken = operation("GetTokensFromRefreshToken", {
  members: { ClientId: true, ClientSecret: true, RefreshToken: true, ClientMetadata: true },
  read: (_call, input) => withTexts(input, "ClientId", "RefreshToken"),
  access: () => "public",
  run: async ({ store }, { ClientId, ClientSecret, RefreshToken, ClientMetadata: clientMetadata }) => {
    const client = store.userPools.client(ClientId);
    checkSecret(client, ClientSecret);
    const caller = { pool: store.userPools.pool(client.poolId), client, clientMetadata };
    return { AuthenticationResult: await store.sessions.refresh(caller, RefreshToken) };
  },
});
