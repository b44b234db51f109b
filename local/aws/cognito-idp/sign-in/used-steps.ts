import { createHash } from "node:crypto";
import type { Collection, Store } from "../../../host/store.ts";
import { invalidSession } from "../errors.ts";

/** Longest time that a step of a sign-in can be answered, milliseconds. */
const LONGEST = 15 * 60_000;

/** Steps of sign-ins that were answered. Each is answered once, after a restart too.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html */
export class UsedSteps {
  readonly #used: Collection<number>;

  constructor(store: Store) {
    this.#used = store.collection("cognito-idp/used-steps");
  }

  /** Marks a step as answered.
   * @throws AwsError NotAuthorizedException when it was before. */
  async use(sealed: Buffer): Promise<void> {
    const key = createHash("sha256").update(sealed).digest("base64url");
    if (this.#used.has(key)) throw invalidSession();
    const now = Date.now();
    const ended = this.#used.entries().filter(([, end]) => end <= now);
    await Promise.all([this.#used.put(key, now + LONGEST), ...ended.map(([old]) => this.#used.delete(old))]);
  }
}
