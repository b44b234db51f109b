import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { Collection, Store } from "../../../host/store.ts";

/** Key of an issuer, ready for use. */
export interface IssuerKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const generate = promisify(generateKeyPair);

/** Issuer of tokens in the place of those out there, of which nobody here asks for their keys: one key for each address, made at its first use
 * and kept in the state. Tokens of the real issuers are signed by other keys, and refused. */
export class TestIssuer {
  readonly #keys: Collection<string>;

  constructor(store: Store) {
    this.#keys = store.collection("iam/issuers");
  }

  /** The key of an issuer.
   * @param host Address without `https://`. */
  async key(host: string): Promise<IssuerKey> {
    const kept = this.#keys.get(host);
    if (kept !== undefined) return readKey(kept);
    const { privateKey } = await generate("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    await this.#keys.put(host, pem);
    return readKey(pem);
  }

  /** The public key as a key set shows it.
   * @see https://www.rfc-editor.org/rfc/rfc7517#section-5 */
  async keySet(host: string): Promise<object> {
    const { kid, publicKey } = await this.key(host);
    const { n, e } = publicKey.export({ format: "jwk" });
    return { keys: [{ alg: "RS256", e, kid, kty: "RSA", n, use: "sig" }] };
  }

  /** Signs a token.
   * @param seconds Life; a negative one makes a token that is over. */
  async sign(
    host: string,
    claims: Readonly<Record<string, unknown>>,
    { audience, seconds }: { readonly audience: string; readonly seconds: number },
  ): Promise<string> {
    const { SignJWT } = await import("jose");
    const { kid, privateKey } = await this.key(host);
    const now = Math.floor(Date.now() / 1000);
    return await new SignJWT(claims)
      .setProtectedHeader({ alg: "RS256", kid, typ: "JWT" })
      .setIssuer(`https://${host}`)
      .setAudience(audience)
      .setIssuedAt(Math.min(now, now + seconds))
      .setNotBefore(Math.min(now, now + seconds))
      .setExpirationTime(now + seconds)
      .sign(privateKey);
  }
}

function readKey(pem: string): IssuerKey {
  const privateKey = createPrivateKey(pem);
  const publicKey = createPublicKey(privateKey);
  const kid = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("hex")
    .slice(0, 40);
  return { kid, privateKey, publicKey };
}
