import { createHash, randomBytes } from "node:crypto";
import type { Store } from "../../../host/store.ts";
import { Bounded } from "../bounded.ts";

/** Time that a code can be redeemed, milliseconds.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html */
const VALIDITY = 5 * 60_000;
const CAPACITY = 10_000;

/** A sign-in that waits for its application to redeem the code. */
export interface Grant {
  readonly poolId: string;
  readonly client: string;
  readonly username: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly nonce: string | undefined;
  readonly codeChallenge: string | undefined;
  /** Seconds since 1970. */
  readonly authTime: number;
  /** Milliseconds since 1970. */
  readonly expires: number;
  /** Refresh token that it was redeemed for; what is kept of a code that was used. */
  readonly redeemedFor?: string;
}

/** Authorization codes; only their hashes are kept. */
export class AuthorizationCodes {
  readonly #grants: Bounded<Grant>;

  constructor(store: Store) {
    this.#grants = new Bounded(store.collection("cognito-idp/authorization-codes"), CAPACITY);
  }

  /** A new code for a sign-in. */
  async issue(grant: Omit<Grant, "expires">): Promise<string> {
    const code = randomBytes(32).toString("base64url");
    await this.#grants.put(keyOf(code), { ...grant, expires: Date.now() + VALIDITY });
    return code;
  }

  /** Grant of a code, used or not; undefined for one that is none, or too old. */
  find(code: string): Grant | undefined {
    const grant = this.#grants.get(keyOf(code));
    return grant && grant.expires > Date.now() ? grant : undefined;
  }

  /** Marks a code as used. It can't be redeemed from then on, which begins at once. */
  async use(code: string, grant: Grant, redeemedFor: string): Promise<void> {
    await this.#grants.put(keyOf(code), { ...grant, redeemedFor });
  }
}

const keyOf = (code: string) => createHash("sha256").update(code).digest("base64url");
