import type { Store } from "../../../host/store.ts";
import { Bounded } from "../bounded.ts";
import { limitExceeded, notAuthorized } from "../errors.ts";

/** Entries kept at most; the oldest make room. */
const CAPACITY = 10_000;
/** Failed sign-ins without a consequence. */
const FREE_SIGN_INS = 5;
/** Longest lockout, and the silence after which all is forgotten; milliseconds. */
const LONGEST = 15 * 60_000;
const HOUR = 60 * 60_000;

interface Failures {
  readonly count: number;
  readonly lockedUntil: number;
  readonly last: number;
}

/** Attempts since a time. */
interface Counter {
  readonly since: number;
  readonly count: number;
}

/** Counts of what somebody tried for a user name, whether or not there is such a user. Durable: a restart forgives nobody. What is counted
 * counts at once, for attempts at the same time too. */
export class Attempts {
  readonly #signIns: Bounded<Failures>;
  readonly #counters: Bounded<Counter>;

  constructor(store: Store) {
    this.#signIns = new Bounded(store.collection("cognito-idp/failed-sign-ins"), CAPACITY);
    this.#counters = new Bounded(store.collection("cognito-idp/attempts"), CAPACITY);
  }

  /** Checks that the user is not locked out.
   * @throws AwsError NotAuthorizedException during a lockout; such attempts do not prolong it. */
  checkSignIn(user: string): void {
    if ((this.#signIns.get(user)?.lockedUntil ?? 0) > Date.now())
      throw notAuthorized("Password attempts exceeded");
  }

  /** Counts a wrong password. From the fifth on, the user is locked out for 2^(n-5) seconds.
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html#authentication-flow-lockout-behavior */
  async failedSignIn(user: string): Promise<void> {
    const now = Date.now();
    const before = this.#signIns.get(user);
    const count = before && now - before.last < LONGEST ? before.count + 1 : 1;
    const lockout = count < FREE_SIGN_INS ? 0 : Math.min(1_000 * 2 ** (count - FREE_SIGN_INS), LONGEST);
    await this.#signIns.put(user, { count, lockedUntil: now + lockout, last: now });
  }

  /** Forgets the wrong passwords, after a right one. */
  async signedIn(user: string): Promise<void> {
    await this.#signIns.delete(user);
  }

  /** Takes one of the attempts of an hour.
   * @throws AwsError LimitExceededException when there is none left. */
  async take(kind: AttemptKind, user: string): Promise<void> {
    const now = Date.now();
    const key = `${kind} ${user}`;
    const counter = this.#counters.get(key);
    const current = counter && now - counter.since < HOUR ? counter : { since: now, count: 0 };
    if (current.count >= LIMITS[kind]) throw limitExceeded();
    await this.#counters.put(key, { since: current.since, count: current.count + 1 });
  }

  /** Gives the attempts back, after a success. */
  async reset(kind: AttemptKind, user: string): Promise<void> {
    await this.#counters.delete(`${kind} ${user}`);
  }
}

/** Attempts an hour. Cognito allows 5 to 20, depending on a risk that it does not tell.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html */
const LIMITS = {
  "enter a code": 5,
  "request a code": 20,
  "change the password": 5,
  "answer a factor": 5,
} as const;

/** Attempts that are counted for a user. */
export type AttemptKind = keyof typeof LIMITS;
