import type { UserRecord } from "../records.ts";
import type { UserPoolStore } from "../store.ts";
import type { Claims } from "./claims.ts";

/** True when the sign-in that a token is of has ended: it was revoked, or the user signed out everywhere.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html */
export function isRevoked(userPools: UserPoolStore, user: UserRecord, claims: Claims): boolean {
  const session = claims["origin_jti"] as string | undefined;
  return session === undefined
    ? (claims["iat"] as number) * 1000 <= (user.signedOutAt ?? -Infinity)
    : userPools.session(session) === undefined;
}
