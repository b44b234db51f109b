import { checkSecret } from "../calling-client.ts";
import { withTexts } from "../constraints.ts";
import { TRIGGER } from "../members.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html */
export const getTokensFromRefreshToken = operation("GetTokensFromRefreshToken", {
  members: { ClientId: true, ClientSecret: true, RefreshToken: true, ClientMetadata: TRIGGER },
  read: (_call, input) => withTexts(input, "ClientId", "RefreshToken"),
  access: () => "public",
  run: async ({ store }, { ClientId, ClientSecret, RefreshToken }) => {
    const client = store.userPools.client(ClientId);
    checkSecret(client, ClientSecret);
    return { AuthenticationResult: await store.sessions.refresh(client, RefreshToken) };
  },
});
