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

/** Counts of what somebody tried for a user name, whether or not there is such a user. Held in memory: a restart forgives. */
export class Attempts {
  readonly #signIns = new Map<string, Failures>();
  readonly #counters = new Map<string, { since: number; count: number }>();

  /** Checks that the user is not locked out.
   * @throws AwsError NotAuthorizedException during a lockout; such attempts do not prolong it. */
  checkSignIn(user: string): void {
    if ((this.#signIns.get(user)?.lockedUntil ?? 0) > Date.now())
      throw notAuthorized("Password attempts exceeded");
  }

  /** Counts a wrong password. From the fifth on, the user is locked out for 2^(n-5) seconds.
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html#authentication-flow-lockout-behavior */
  failedSignIn(user: string): void {
    const now = Date.now();
    const before = this.#signIns.get(user);
    const count = before && now - before.last < LONGEST ? before.count + 1 : 1;
    const lockout = count < FREE_SIGN_INS ? 0 : Math.min(1_000 * 2 ** (count - FREE_SIGN_INS), LONGEST);
    remember(this.#signIns, user, { count, lockedUntil: now + lockout, last: now });
  }

  /** Forgets the wrong passwords, after a right one. */
  signedIn(user: string): void {
    this.#signIns.delete(user);
  }

  /** Takes one of the attempts of an hour.
   * @throws AwsError LimitExceededException when there is none left. */
  take(kind: AttemptKind, user: string): void {
    const now = Date.now();
    const key = `${kind} ${user}`;
    const counter = this.#counters.get(key);
    const current = counter && now - counter.since < HOUR ? counter : { since: now, count: 0 };
    if (current.count >= LIMITS[kind]) throw limitExceeded();
    remember(this.#counters, key, { since: current.since, count: current.count + 1 });
  }

  /** Gives the attempts back, after a success. */
  reset(kind: AttemptKind, user: string): void {
    this.#counters.delete(`${kind} ${user}`);
  }
}

/** Attempts an hour. Cognito allows 5 to 20, depending on a risk that it does not tell.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html */
const LIMITS = { "enter a code": 5, "request a code": 20, "change the password": 5 } as const;

/** Attempts that are counted for a user. */
export type AttemptKind = keyof typeof LIMITS;

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > CAPACITY) map.delete(map.keys().next().value as string);
}
