import { withTexts } from "../constraints.ts";
import { resourceNotFound } from "../errors.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";
import { modified } from "../users/modified.ts";
import { passkeyBearer } from "./web-authn-registration.ts";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListWebAuthnCredentials.html */
export const listWebAuthnCredentials = operation("ListWebAuthnCredentials", {
  members: { AccessToken: true, MaxResults: true, NextToken: true },
  read: (_call, input) => withTexts(input, "AccessToken"),
  access: () => "public",
  run: async ({ store }, request) => {
    const { user } = await passkeyBearer(store, request.AccessToken);
    const { items, NextToken } = page(user.passkeys ?? [], ({ id }) => id, request);
    return {
      Credentials: items.map(({ id, relyingParty, attachment, transports, createdAt }) => ({
        CredentialId: id,
        FriendlyCredentialName: "Passkey",
        RelyingPartyId: relyingParty,
        AuthenticatorAttachment: attachment,
        AuthenticatorTransports: [...transports],
        CreatedAt: new Date(createdAt),
      })),
      NextToken,
    };
  },
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteWebAuthnCredential.html */
export const deleteWebAuthnCredential = operation("DeleteWebAuthnCredential", {
  members: { AccessToken: true, CredentialId: true },
  read: (_call, input) => withTexts(input, "AccessToken", "CredentialId"),
  access: () => "public",
  run: async ({ store }, { AccessToken, CredentialId }) => {
    const { user } = await passkeyBearer(store, AccessToken);
    const passkeys = (user.passkeys ?? []).filter(({ id }) => id !== CredentialId);
    if (passkeys.length === (user.passkeys ?? []).length)
      throw resourceNotFound(`The credential ${CredentialId} does not exist.`);
    await store.userPools.putUser(modified(user, { passkeys }));
    return {};
  },
});
