import { checkSecretHash } from "../calling-client.ts";
import { incorrectUsernameOrPassword, invalidSession, userNotConfirmed } from "../errors.ts";
import type { PasskeyRecord, UserRecord } from "../records.ts";
import { modified } from "../users/modified.ts";
import { checkAssertion, newWebAuthnChallenge, relyingParty, requestOptions } from "../users/passkeys.ts";
import { factorChallenge, openFactorStep, type Asked } from "./factor-steps.ts";
import { finishSignIn } from "./finish.ts";
import { requiredParameter, type Parameters, type SignIn } from "./sign-in.ts";

/** Passkeys of a user that work on the page that signs in. */
export function passkeysHere({ pool, origin }: SignIn, user: UserRecord): readonly PasskeyRecord[] {
  const here = relyingParty(pool, origin);
  return (user.passkeys ?? []).filter((passkey) => passkey.relyingParty === here);
}

/** Asks for a passkey. */
export function askPasskey(signIn: SignIn, asked: Asked, user: UserRecord) {
  const { pool } = signIn;
  const passkeys = passkeysHere(signIn, user);
  const here = passkeys[0]?.relyingParty;
  if (here === undefined) throw invalidSession();
  const webAuthnChallenge = newWebAuthnChallenge();
  const options = requestOptions(pool, here, passkeys, webAuthnChallenge);
  return factorChallenge(
    signIn,
    asked,
    "WEB_AUTHN",
    { CREDENTIAL_REQUEST_OPTIONS: JSON.stringify(options) },
    { webAuthnChallenge, relyingParty: here },
  );
}

/** Answers WEB_AUTHN. A challenge is tried once.
 * @throws AwsError NotAuthorizedException */
export async function answerPasskey(signIn: SignIn, responses: Parameters, session: string) {
  const { store, client, pool } = signIn;
  checkSecretHash(client, requiredParameter(responses, "USERNAME"), responses["SECRET_HASH"]);
  const credential = requiredParameter(responses, "CREDENTIAL");
  const { sealed, state, user: asked, source } = openFactorStep(signIn, session, "WEB_AUTHN");
  const { webAuthnChallenge, relyingParty: here } = state;
  if (!asked || webAuthnChallenge === undefined || here === undefined) throw invalidSession();
  await store.steps.use(sealed);
  const known = (asked.passkeys ?? []).filter((passkey) => passkey.relyingParty === here);
  const used = await checkAssertion(pool, known, {
    credential,
    challenge: webAuthnChallenge,
    relyingParty: here,
  });
  const user = store.userPools.findUser(pool, asked.username);
  if (!used || !user?.passkeys?.some(({ id }) => id === used.id)) throw incorrectUsernameOrPassword();
  if (user.status === "UNCONFIRMED") throw userNotConfirmed();
  const passkeys = user.passkeys.map((passkey) => (passkey.id === used.id ? used : passkey));
  const signedIn = modified(user, { passkeys });
  await store.userPools.putUser(signedIn);
  return await finishSignIn(signIn, signedIn, source);
}
