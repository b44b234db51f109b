import type { TokenCapability } from "../../../contract/capabilities.ts";
import type { UserPoolStore } from "../store.ts";
import type { PoolRecord } from "../records.ts";
import type { Claims } from "./claims.ts";
import { isRevoked } from "./revoked.ts";
import { issuer, type PoolKeys } from "./pool-keys.ts";

/** Tokens remembered as good; at about two kilobytes each. */
const CAPACITY = 2_000;

type Verified = Extract<Awaited<ReturnType<TokenCapability["verify"]>>, { valid: true }>;
type Verdict = Awaited<ReturnType<TokenCapability["verify"]>>;

interface Remembered {
  readonly verdict: Verified;
  readonly pool: Pick<PoolRecord, "id" | "arn">;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** Verifies tokens of the pools. A signature is computed once for each token. Like an authorizer of API Gateway, it takes a
 * token until it expires: signing out or revoking ends refresh tokens and the use of Cognito's own API, not this.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html */
export class TokenVerifier implements TokenCapability {
  readonly #store: UserPoolStore;
  readonly #keys: PoolKeys;
  readonly #remembered = new Map<string, Remembered>();

  constructor(store: UserPoolStore, keys: PoolKeys) {
    this.#store = store;
    this.#keys = keys;
  }

  async verify(userPoolArns: readonly string[], token: string): Promise<Verdict> {
    const known = this.#remembered.get(token);
    if (known && this.#store.hasPool(known.pool.id)) {
      if (!userPoolArns.includes(known.pool.arn)) return invalid("the token is from another user pool");
      if (known.expires > Date.now()) return known.verdict;
      this.#remembered.delete(token);
      return invalid("the token has expired");
    }
    const pools = userPoolArns
      .map((arn) => arn.slice(arn.lastIndexOf("/") + 1))
      .filter((id) => this.#store.hasPool(id))
      .map((id) => this.#store.pool(id));
    return await this.#verify(pools, token);
  }

  isSignedIn(userPoolArn: string, claims: Claims): boolean {
    const id = userPoolArn.slice(userPoolArn.lastIndexOf("/") + 1);
    if (!this.#store.hasPool(id)) return false;
    const name = claims["cognito:username"] ?? claims["username"];
    const user = typeof name === "string" ? this.#store.findUser(this.#store.pool(id), name) : undefined;
    return (
      user !== undefined &&
      user.enabled &&
      user.attributes["sub"] === claims["sub"] &&
      !isRevoked(this.#store, user, claims)
    );
  }

  /** @throws nothing: a bad token is an answer. */
  async #verify(pools: readonly PoolRecord[], token: string): Promise<Verdict> {
    const { decodeJwt, decodeProtectedHeader, jwtVerify, errors } = await import("jose");
    try {
      const claimed = decodeJwt(token).iss;
      const pool = pools.find((candidate) => issuer(candidate) === claimed);
      if (!pool) return invalid("the token is from another user pool");
      const { kid } = decodeProtectedHeader(token);
      const keys = this.#keys.of(pool.id);
      const key = [keys.id, keys.access].find((candidate) => candidate.kid === kid);
      if (!key) return invalid("the token's key is none of the user pool's");
      const { payload } = await jwtVerify(token, key.publicKey, {
        algorithms: ["RS256"],
        issuer: issuer(pool),
        requiredClaims: ["exp"],
      });
      const use = payload["token_use"];
      if (use !== "id" && use !== "access")
        return invalid("the token is neither an ID token nor an access token");
      const verdict: Verified = Object.freeze({ valid: true, claims: Object.freeze(payload), use });
      this.#remember(token, {
        verdict,
        pool: { id: pool.id, arn: pool.arn },
        expires: (payload.exp as number) * 1000,
      });
      return verdict;
    } catch (error) {
      if (error instanceof errors.JWTExpired) return invalid("the token has expired");
      if (error instanceof errors.JWSSignatureVerificationFailed)
        return invalid("the token's signature is wrong");
      // jose reports a header that can't be read as a TypeError.
      if (error instanceof errors.JOSEError || error instanceof TypeError)
        return invalid(`the token is malformed: ${error.message}`);
      throw error;
    }
  }

  #remember(token: string, verified: Remembered): void {
    this.#remembered.set(token, verified);
    if (this.#remembered.size > CAPACITY)
      this.#remembered.delete(this.#remembered.keys().next().value as string);
  }
}

const invalid = (reason: string) => ({ valid: false, reason }) as const;
