import { AwsError } from "../../../contract/errors.ts";
import { header } from "../../../contract/http.ts";
import type { CognitoStore } from "../cognito-store.ts";
import { withTexts } from "../constraints.ts";
import { invalidParameter, limitExceeded, userNotFound } from "../errors.ts";
import { operation } from "../operation.ts";
import { bearerOf, type Bearer } from "../tokens/access-token.ts";
import { modified } from "../users/modified.ts";
import { checkRegistration, creationOptions, newWebAuthnChallenge, relyingParty } from "../users/passkeys.ts";

/** Passkeys of a user.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html */
const MOST_PASSKEYS = 20;

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StartWebAuthnRegistration.html */
export const startWebAuthnRegistration = operation("StartWebAuthnRegistration", {
  members: { AccessToken: true },
  read: (_call, input) => withTexts(input, "AccessToken"),
  access: () => "public",
  run: async ({ store, request }, { AccessToken }) => {
    const { pool, client, user } = await passkeyBearer(store, AccessToken);
    const id = relyingParty(pool, header(request.headers, "origin"));
    if (id === undefined)
      throw new AwsError(
        "WebAuthnConfigurationMissingException",
        "The user pool has no relying party: set webAuthnConfiguration.relyingPartyId.",
      );
    const challenge = newWebAuthnChallenge();
    const expires = Date.now() + client.authSessionValidity * 1000;
    const pendingPasskey = { challenge, relyingParty: id, client: client.id, expires };
    await store.userPools.putUser(modified(user, { pendingPasskey }));
    return { CredentialCreationOptions: creationOptions(pool, user, id, challenge) };
  },
});

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CompleteWebAuthnRegistration.html */
export const completeWebAuthnRegistration = operation("CompleteWebAuthnRegistration", {
  members: { AccessToken: true, Credential: true },
  read: (_call, input) => {
    const request = withTexts(input, "AccessToken");
    if (typeof input.Credential !== "object" || input.Credential === null)
      throw invalidParameter("Credential must be the answer of an authenticator, as JSON.");
    return { ...request, credential: JSON.stringify(input.Credential) };
  },
  access: () => "public",
  run: async ({ store }, { AccessToken, credential }) => {
    const { pool, client, user } = await passkeyBearer(store, AccessToken);
    const pending = user.pendingPasskey;
    if (!pending || pending.expires <= Date.now())
      throw new AwsError("WebAuthnChallengeNotFoundException", "Call StartWebAuthnRegistration first.");
    if (pending.client !== client.id)
      throw new AwsError("WebAuthnClientMismatchException", "Another client began the registration.");
    const { challenge, relyingParty: here } = pending;
    const passkey = await checkRegistration(pool, { credential, challenge, relyingParty: here });
    const current = store.userPools.findUser(pool, user.username);
    if (!current) throw userNotFound();
    // Each challenge is for one passkey.
    if (current.pendingPasskey?.challenge !== challenge)
      throw new AwsError("WebAuthnChallengeNotFoundException", "Call StartWebAuthnRegistration first.");
    const others = (current.passkeys ?? []).filter(({ id }) => id !== passkey.id);
    if (others.length >= MOST_PASSKEYS) throw limitExceeded();
    const passkeys = [...others, passkey];
    await store.userPools.putUser(modified(current, { passkeys, pendingPasskey: undefined }));
    return {};
  },
});

/** The bearer of a token, in a pool where passkeys are a factor.
 * @throws AwsError WebAuthnNotEnabledException; as {@link bearerOf} */
export async function passkeyBearer(store: CognitoStore, token: string): Promise<Bearer> {
  const bearer = await bearerOf(store, token);
  if (!bearer.pool.settings.firstFactors?.includes("WEB_AUTHN"))
    throw new AwsError("WebAuthnNotEnabledException", "WEB_AUTHN is not enabled for the user pool.");
  return bearer;
}
