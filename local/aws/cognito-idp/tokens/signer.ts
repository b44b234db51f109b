import { randomUUID } from "node:crypto";
import type { UserPoolStore } from "../store.ts";
import type { ClientRecord, PoolRecord, SessionRecord, UserRecord } from "../records.ts";
import { readable } from "../users/attributes.ts";
import type { SigningKey } from "./keys.ts";
import { issuer, type PoolKeys } from "./pool-keys.ts";

/** Scope of an access token of the API. Hosted UI and resource servers would add others. */
const SCOPE = "aws.cognito.signin.user.admin";

/** Makes ID and access tokens with the claims that Cognito gives them.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html */
export class TokenSigner {
  readonly #store: UserPoolStore;
  readonly #keys: PoolKeys;

  constructor(store: UserPoolStore, keys: PoolKeys) {
    this.#store = store;
    this.#keys = keys;
  }

  async sign(
    pool: PoolRecord,
    client: ClientRecord,
    user: UserRecord,
    session: SessionRecord,
  ): Promise<{ IdToken: string; AccessToken: string }> {
    const now = Math.floor(Date.now() / 1000);
    const groups = this.#store.groupsOf(user);
    const common = {
      sub: user.attributes["sub"],
      iss: issuer(pool),
      ...(groups.length > 0 && { "cognito:groups": groups.map(({ name }) => name) }),
      ...(client.enableTokenRevocation && { origin_jti: session.id }),
      event_id: randomUUID(),
      auth_time: session.authTime,
      iat: now,
    };
    const roles = groups.flatMap(({ roleArn }) => (roleArn ? [roleArn] : []));
    const keys = this.#keys.of(pool.id);
    const [IdToken, AccessToken] = await Promise.all([
      signed(keys.id, {
        ...Object.fromEntries(
          readable(user.attributes, client).map(([name, value]) => [name, claim(name, value)]),
        ),
        ...common,
        "cognito:username": user.username,
        ...(roles.length > 0 && { "cognito:roles": roles, "cognito:preferred_role": roles[0] }),
        aud: client.id,
        token_use: "id",
        exp: now + client.idTokenValidity,
        jti: randomUUID(),
      }),
      signed(keys.access, {
        ...common,
        client_id: client.id,
        token_use: "access",
        scope: SCOPE,
        exp: now + client.accessTokenValidity,
        jti: randomUUID(),
        username: user.username,
      }),
    ]);
    return { IdToken, AccessToken };
  }
}

function claim(name: string, value: string): unknown {
  if (/^(email|phone_number)_verified$/.test(name)) return value === "true";
  if (name === "address") return { formatted: value };
  if (name === "updated_at") return Number(value);
  return value;
}

async function signed({ kid, privateKey }: SigningKey, claims: Record<string, unknown>): Promise<string> {
  const { SignJWT } = await import("jose");
  return await new SignJWT(claims).setProtectedHeader({ kid, alg: "RS256" }).sign(privateKey);
}
