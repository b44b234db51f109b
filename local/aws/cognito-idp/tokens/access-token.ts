import type { CognitoStore } from "../cognito-store.ts";
import { invalidParameter, notAuthorized, userDisabled, userNotFound } from "../errors.ts";
import { isRevoked } from "./revoked.ts";
import type { ClientRecord, PoolRecord, UserRecord } from "../records.ts";

/** User that an access token belongs to, with pool and client. */
export interface Bearer {
  readonly pool: PoolRecord;
  readonly client: ClientRecord;
  readonly user: UserRecord;
  readonly scopes: readonly string[];
}

/** The user that an access token speaks for. Unlike API Gateway, Cognito's own API does not take the tokens of a
 * session that was signed out or revoked.
 * @param scope Needed in the token.
 * @throws AwsError NotAuthorizedException, UserNotFoundException */
export async function bearerOf(
  { userPools, verifier }: CognitoStore,
  token: string,
  scope = "aws.cognito.signin.user.admin",
): Promise<Bearer> {
  const poolId = claimedPool(token);
  if (poolId === undefined) throw notAuthorized("Invalid Access Token");
  if (!userPools.hasPool(poolId)) throw notAuthorized("Invalid Access Token");
  const pool = userPools.pool(poolId);
  const verdict = await verifier.verify([pool.arn], token);
  if (!verdict.valid)
    throw notAuthorized(
      /expired/.test(verdict.reason)
        ? "Access Token has expired"
        : "Could not verify signature for Access Token",
    );
  if (verdict.use !== "access") throw notAuthorized("Invalid Access Token");
  const { claims } = verdict;
  const scopes = typeof claims["scope"] === "string" ? claims["scope"].split(" ") : [];
  if (!scopes.includes(scope)) throw notAuthorized("Access Token does not have required scopes");
  const user = userPools.findUser(pool, claims["username"] as string);
  if (!user || user.attributes["sub"] !== claims["sub"]) throw userNotFound();
  if (isRevoked(userPools, user, claims)) throw notAuthorized("Access Token has been revoked");
  if (!user.enabled) throw userDisabled();
  return { pool, client: userPools.client(claims["client_id"] as string, pool.id), user, scopes };
}

function claimedPool(token: string): string | undefined {
  if (!/^[A-Za-z0-9-_=.]+$/.test(token))
    throw invalidParameter(
      "1 validation error detected: Value at 'accessToken' failed to satisfy constraint: Member must satisfy regular expression pattern: [A-Za-z0-9-_=.]+",
    );
  try {
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as {
      iss?: unknown;
    } | null;
    return typeof claims?.iss === "string" ? claims.iss.slice(claims.iss.lastIndexOf("/") + 1) : undefined;
  } catch {
    return undefined;
  }
}
