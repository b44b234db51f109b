import { createHash } from "node:crypto";
import type { Store } from "../../../host/store.ts";
import { Bounded } from "../bounded.ts";
import { invalidSession } from "../errors.ts";

/** Steps that are remembered: far more than are answered in the fifteen minutes that one can last. */
const CAPACITY = 100_000;

/** Steps of sign-ins that were answered. Each is answered once, after a restart too.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html */
export class UsedSteps {
  readonly #used: Bounded<true>;

  constructor(store: Store) {
    this.#used = new Bounded(store.collection("cognito-idp/used-steps"), CAPACITY);
  }

  /** Checks that a step was not answered.
   * @throws AwsError NotAuthorizedException */
  check(sealed: Buffer): void {
    if (this.#used.get(keyOf(sealed))) throw invalidSession();
  }

  /** Marks a step as answered.
   * @throws AwsError NotAuthorizedException when it was before. */
  async use(sealed: Buffer): Promise<void> {
    this.check(sealed);
    await this.#used.put(keyOf(sealed), true);
  }
}

const keyOf = (sealed: Buffer) => createHash("sha256").update(sealed).digest("base64url");
