import { randomBytes } from "node:crypto";
import { AwsError } from "../../../contract/errors.ts";
import type { PasskeyRecord, PoolRecord, UserRecord } from "../records.ts";

/** Algorithms of keys: ES256 and RS256. */
const ALGORITHMS = [-7, -257];
/** Milliseconds that a browser waits for the user. */
const TIMEOUT = 60_000;

/** A new challenge for an authenticator. */
export const newWebAuthnChallenge = () => randomBytes(32).toString("base64url");

/** Site that passkeys are for. A page on this machine gets `localhost`, whatever the pool says: a browser takes no other name there.
 * @param origin Of the page that calls; undefined when no browser does.
 * @returns undefined when the pool says none. */
export function relyingParty({ settings }: PoolRecord, origin: string | undefined): string | undefined {
  if (origin !== undefined && hostOf(origin) === "localhost") return "localhost";
  return settings.webAuthn?.relyingPartyId;
}

/** Options for `navigator.credentials.create`.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StartWebAuthnRegistration.html */
export function creationOptions(pool: PoolRecord, user: UserRecord, id: string, challenge: string) {
  const name = user.attributes["email"] ?? user.username;
  return {
    rp: { id, name: id },
    user: {
      id: Buffer.from(user.attributes["sub"] ?? user.username).toString("base64url"),
      name,
      displayName: user.attributes["name"] ?? name,
    },
    challenge,
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    timeout: TIMEOUT,
    excludeCredentials: descriptors((user.passkeys ?? []).filter((passkey) => passkey.relyingParty === id)),
    authenticatorSelection: {
      requireResidentKey: true,
      residentKey: "required",
      userVerification: userVerification(pool),
    },
  };
}

/** Options for `navigator.credentials.get`. */
export function requestOptions(
  pool: PoolRecord,
  rpId: string,
  passkeys: readonly PasskeyRecord[],
  challenge: string,
) {
  return {
    challenge,
    timeout: TIMEOUT,
    rpId,
    allowCredentials: descriptors(passkeys),
    userVerification: userVerification(pool),
  };
}

const userVerification = ({ settings }: PoolRecord) => settings.webAuthn?.userVerification ?? "preferred";

const descriptors = (passkeys: readonly PasskeyRecord[]) =>
  passkeys.map(({ id, transports }) => ({ type: "public-key" as const, id, transports: [...transports] }));

/** Answer of an authenticator, and what was asked. */
interface Answer {
  /** JSON text. */
  readonly credential: string;
  readonly challenge: string;
  readonly relyingParty: string;
}

/** Checks a new passkey.
 * @throws AwsError WebAuthnOriginNotAllowedException, WebAuthnRelyingPartyMismatchException, WebAuthnCredentialNotSupportedException */
export async function checkRegistration(pool: PoolRecord, answer: Answer): Promise<PasskeyRecord> {
  const { verifyRegistrationResponse } = await import("@simplewebauthn/server");
  const origin = allowedOrigin(answer);
  if (origin === undefined)
    throw new AwsError(
      "WebAuthnOriginNotAllowedException",
      "The origin is not allowed for the relying party.",
    );
  const response = JSON.parse(answer.credential) as Parameters<
    typeof verifyRegistrationResponse
  >[0]["response"];
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: answer.challenge,
    expectedOrigin: origin,
    expectedRPID: answer.relyingParty,
    requireUserVerification: userVerification(pool) === "required",
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch((error: unknown) => {
    throw /RP ID/.test(String(error))
      ? new AwsError("WebAuthnRelyingPartyMismatchException", "The credential is for another relying party.")
      : new AwsError(
          "WebAuthnCredentialNotSupportedException",
          `The credential is not supported: ${(error as Error).message}`,
        );
  });
  if (!verified.verified)
    throw new AwsError("WebAuthnCredentialNotSupportedException", "The credential could not be verified.");
  const { credential } = verified.registrationInfo;
  return {
    id: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString("base64url"),
    counter: credential.counter,
    transports: credential.transports ?? [],
    relyingParty: answer.relyingParty,
    attachment: response.authenticatorAttachment,
    createdAt: Date.now(),
  };
}

/** Checks the answer of a passkey. Its counter, where it has one, must have grown: else it was copied.
 * @returns The passkey as it is now, or undefined. */
export async function checkAssertion(
  pool: PoolRecord,
  passkeys: readonly PasskeyRecord[],
  answer: Answer,
): Promise<PasskeyRecord | undefined> {
  const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
  try {
    const response = JSON.parse(answer.credential) as Parameters<
      typeof verifyAuthenticationResponse
    >[0]["response"];
    const passkey = passkeys.find(({ id }) => id === response.id);
    const origin = allowedOrigin(answer);
    if (!passkey || origin === undefined) return undefined;
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: answer.challenge,
      expectedOrigin: origin,
      expectedRPID: answer.relyingParty,
      credential: {
        id: passkey.id,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, "base64url")),
        counter: passkey.counter,
      },
      requireUserVerification: userVerification(pool) === "required",
    });
    return verified ? { ...passkey, counter: authenticationInfo.newCounter } : undefined;
  } catch {
    // The library throws for whatever is wrong with an answer.
    return undefined;
  }
}

/** Origin of the page that the authenticator answered for, if the relying party is its host or above it. */
function allowedOrigin({ credential, relyingParty: id }: Answer): string | undefined {
  try {
    const { response } = JSON.parse(credential) as { readonly response: { readonly clientDataJSON: string } };
    const { origin } = JSON.parse(Buffer.from(response.clientDataJSON, "base64url").toString()) as {
      readonly origin: string;
    };
    const { protocol, hostname } = new URL(origin);
    const isSecure = protocol === "https:" || hostname === "localhost";
    return isSecure && (hostname === id || hostname.endsWith(`.${id}`)) ? origin : undefined;
  } catch {
    return undefined;
  }
}

function hostOf(origin: string): string | undefined {
  return URL.parse(origin)?.hostname;
}
