import { createHash, randomUUID } from "node:crypto";
import type { Caller } from "../caller.ts";
import type { UserPoolStore } from "../store.ts";
import type { ClientRecord, SessionRecord, UserRecord } from "../records.ts";
import { groupClaims, preTokenGeneration, type TokenSource } from "../triggers/pre-token-generation.ts";
import type { Triggers } from "../triggers/triggers.ts";
import { readable } from "../users/attributes.ts";
import { groupsClaim, rolesClaim, withClaimChanges, type Claims } from "./claims.ts";
import type { SigningKey } from "./keys.ts";
import { issuer, type PoolKeys } from "./pool-keys.ts";

/** Scope of an access token of the API. */
const SCOPES = ["aws.cognito.signin.user.admin"];

/** Tokens to be made: for whom, and in which sign-in. */
interface Order {
  readonly caller: Caller & { readonly client: ClientRecord };
  readonly user: UserRecord;
  readonly session: SessionRecord;
  readonly source: TokenSource;
}

/** Makes ID and access tokens with the claims that Cognito gives them.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html */
export class TokenSigner {
  readonly #store: UserPoolStore;
  readonly #keys: PoolKeys;
  readonly #triggers: Triggers;

  constructor(store: UserPoolStore, keys: PoolKeys, triggers: Triggers) {
    this.#store = store;
    this.#keys = keys;
    this.#triggers = triggers;
  }

  /** @throws AwsError of the pre token generation trigger */
  async sign({ caller, user, session, source }: Order): Promise<{ IdToken: string; AccessToken: string }> {
    const { pool, client } = caller;
    const usual = groupClaims(this.#store.groupsOf(user));
    const given = session.scopes ?? SCOPES;
    const about = { user, claims: usual, scopes: given };
    const changes = await preTokenGeneration(this.#triggers, caller, source, about);
    const groups = changes.groups ?? usual;
    const scopes = [...new Set([...given, ...changes.scopesToAdd])].filter(
      (scope) => !changes.scopesToSuppress.includes(scope),
    );
    const now = Math.floor(Date.now() / 1000);
    const common = {
      sub: user.attributes["sub"],
      iss: issuer(pool),
      ...groupsClaim(groups),
      ...(client.enableTokenRevocation && { origin_jti: session.id }),
      event_id: randomUUID(),
      auth_time: session.authTime,
      iat: now,
    };
    const keys = this.#keys.of(pool.id);
    const isOAuth = session.scopes !== undefined;
    const AccessToken = await signed(
      keys.access,
      withClaimChanges(
        "access",
        {
          ...common,
          client_id: client.id,
          token_use: "access",
          ...(scopes.length > 0 && { scope: scopes.join(" ") }),
          ...(isOAuth && { version: 2 }),
          exp: now + client.accessTokenValidity,
          jti: randomUUID(),
          username: user.username,
        },
        changes.access,
      ),
    );
    const IdToken = await signed(
      keys.id,
      withClaimChanges(
        "id",
        {
          ...Object.fromEntries(
            readable(user.attributes, client).map(([name, value]) => [name, claim(name, value)]),
          ),
          ...common,
          "cognito:username": user.username,
          ...rolesClaim(groups),
          ...(isOAuth && { at_hash: halfHash(AccessToken) }),
          ...(session.nonce !== undefined && { nonce: session.nonce }),
          aud: client.id,
          token_use: "id",
          exp: now + client.idTokenValidity,
          jti: randomUUID(),
        },
        changes.id,
      ),
    );
    return { IdToken, AccessToken };
  }
}

function claim(name: string, value: string): unknown {
  if (/^(email|phone_number)_verified$/.test(name)) return value === "true";
  if (name === "address") return { formatted: value };
  if (name === "updated_at") return Number(value);
  return value;
}

/** @see https://openid.net/specs/openid-connect-core-1_0.html#CodeIDToken */
const halfHash = (token: string) =>
  createHash("sha256").update(token).digest().subarray(0, 16).toString("base64url");

async function signed({ kid, privateKey }: SigningKey, claims: Claims): Promise<string> {
  const { SignJWT } = await import("jose");
  return await new SignJWT(claims).setProtectedHeader({ kid, alg: "RS256" }).sign(privateKey);
}
