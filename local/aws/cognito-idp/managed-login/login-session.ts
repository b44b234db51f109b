import type { UserRecord } from "../records.ts";
import { seal, unseal } from "../sealed.ts";
import { cookie, setCookie, type Visit } from "./visit.ts";

/** Time that a browser stays signed in, seconds.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html */
const LIFETIME = 3600;
const NAME = "cognito";

/** Sign-in that a browser's cookie stands for. */
interface LoginSession {
  readonly username: string;
  /** Milliseconds since 1970. */
  readonly signedInAt: number;
}

/** A cookie that keeps a browser signed in. */
export function signInCookie(visit: Visit, { username }: UserRecord): string {
  const session: LoginSession = { username, signedInAt: Date.now() };
  const value = seal(visit.pool.sessionKey, { loginSession: session }).toString("base64url");
  return setCookie(visit, NAME, value, LIFETIME);
}

/** A cookie that ends it. */
export const signOutCookie = (visit: Visit) => setCookie(visit, NAME, "", 0);

/** Whoever is signed in in this browser. Signing out everywhere and disabling a user end it.
 * @returns undefined when nobody is. */
export function signedInUser(
  visit: Visit,
): { readonly user: UserRecord; /** Seconds since 1970. */ readonly authTime: number } | undefined {
  const { store, pool } = visit;
  const value = cookie(visit, NAME);
  if (value === undefined) return undefined;
  const { loginSession: session } =
    unseal<{ loginSession?: LoginSession }>(pool.sessionKey, Buffer.from(value, "base64url")) ?? {};
  if (!session || session.signedInAt + LIFETIME * 1000 <= Date.now()) return undefined;
  const user = store.userPools.findUser(pool, session.username);
  if (!user?.enabled || user.status !== "CONFIRMED") return undefined;
  if (session.signedInAt <= (user.signedOutAt ?? 0)) return undefined;
  return { user, authTime: Math.floor(session.signedInAt / 1000) };
}
