import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";

/** A pool's two signing keys, PKCS #8 in PEM: AWS signs ID tokens with one and access tokens with the other. */
export interface KeySet {
  readonly id: string;
  readonly access: string;
}

/** A signing key, ready for use. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const generate = promisify(generateKeyPair);

async function newKey(): Promise<string> {
  const { privateKey } = await generate("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** Makes the keys of a new pool. */
export async function newKeySet(): Promise<KeySet> {
  const [id, access] = await Promise.all([newKey(), newKey()]);
  return { id, access };
}

/** Reads one key. Its `kid` comes from the key itself, so it is the same after every restart. */
export function readKey(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem);
  const publicKey = createPublicKey(privateKey);
  const kid = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");
  return { kid, privateKey, publicKey };
}

/** The public keys of a pool as its `jwks.json` shows them.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html */
export function jwks(keys: readonly SigningKey[]): object {
  return {
    keys: keys.map(({ kid, publicKey }) => {
      const { n, e } = publicKey.export({ format: "jwk" });
      return { alg: "RS256", e, kid, kty: "RSA", n, use: "sig" };
    }),
  };
}
