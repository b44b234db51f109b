import { createHash, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import { AwsError } from "../../../contract/errors.ts";
import type { Caller } from "../caller.ts";
import type { PoolMetrics } from "../pool-metrics.ts";
import type { UserPoolStore } from "../store.ts";
import { invalidParameter, notAuthorized, userDisabled, userNotFound } from "../errors.ts";
import type { ClientRecord, SessionRecord, UserRecord } from "../records.ts";
import type { TokenSource } from "../triggers/pre-token-generation.ts";
import type { TokenSigner } from "./signer.ts";

/** Refresh tokens of one session that are remembered, to tell a second use from a forgery. */
const REMEMBERED = 20;

/** `AuthenticationResult` of the API. */
export interface AuthenticationResult {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken?: string;
  /** Seconds. */
  readonly ExpiresIn: number;
  readonly TokenType: "Bearer";
}

/** Rights of a session that managed login gives. */
interface Granted {
  readonly scopes?: readonly string[];
  readonly nonce?: string | undefined;
  /** Time of the sign-in, seconds since 1970; now unless given. */
  readonly authTime?: number;
}

/** A caller that is a client. */
type ClientCaller = Caller & { readonly client: ClientRecord };

/** Sign-ins and their refresh tokens. A refresh token names its session; only a hash of it is kept.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html */
export class Sessions {
  readonly #store: UserPoolStore;
  readonly #signer: TokenSigner;
  readonly #metrics: PoolMetrics;

  constructor(store: UserPoolStore, signer: TokenSigner, metrics: PoolMetrics) {
    this.#store = store;
    this.#signer = signer;
    this.#metrics = metrics;
  }

  /** Starts a session: the end of every sign-in. */
  async begin(
    caller: ClientCaller,
    user: UserRecord,
    source: TokenSource,
    granted: Granted = {},
  ): Promise<AuthenticationResult> {
    const { pool, client } = caller;
    const id = randomUUID();
    const refresh = newRefreshToken(id);
    const session: SessionRecord = {
      id,
      poolId: pool.id,
      clientId: client.id,
      username: user.username,
      authTime: granted.authTime ?? Math.floor(Date.now() / 1000),
      scopes: granted.scopes,
      nonce: granted.nonce,
      expires: Date.now() + client.refreshTokenValidity * 1000,
      refreshTokens: [{ hash: refresh.hash }],
    };
    const tokens = await this.#signer.sign({ caller, user, session, source });
    // A trigger takes its time: the user may be gone meanwhile.
    const current = this.#store.findUser(pool, user.username);
    if (!current) throw userNotFound();
    if (!current.enabled) throw userDisabled();
    await this.#store.putSession(session);
    this.#metrics.succeeded("SignInSuccesses", pool, client);
    return {
      ...tokens,
      RefreshToken: refresh.token,
      ExpiresIn: client.accessTokenValidity,
      TokenType: "Bearer",
    };
  }

  /** New tokens for a refresh token. Where refresh tokens rotate there is a new one too, and the old one ends with its grace
   * period; a second use after that is refused by name.
   * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html
   * @throws AwsError NotAuthorizedException, RefreshTokenReuseException */
  async refresh(caller: ClientCaller, token: string): Promise<AuthenticationResult> {
    const { client } = caller;
    const { user, session: before } = this.#usable(caller, token);
    const tokens = await this.#signer.sign({ caller, user, session: before, source: "RefreshTokens" });
    // A trigger takes its time: the session may have ended or gone on meanwhile.
    const { session, used } = this.#usable(caller, token);
    if (client.rotationGracePeriod === undefined)
      return { ...tokens, ExpiresIn: client.accessTokenValidity, TokenType: "Bearer" };
    const next = newRefreshToken(session.id);
    // A retry within the grace period does not prolong it.
    const rotatedOut = used.rotatedOut ?? Date.now() + client.rotationGracePeriod * 1000;
    const others = session.refreshTokens.filter((candidate) => candidate !== used).slice(2 - REMEMBERED);
    const rotated: SessionRecord = {
      ...session,
      refreshTokens: [...others, { hash: used.hash, rotatedOut }, { hash: next.hash }],
    };
    await this.#store.putSession(rotated);
    return {
      ...tokens,
      RefreshToken: next.token,
      ExpiresIn: client.accessTokenValidity,
      TokenType: "Bearer",
    };
  }

  /** Ends the session that a refresh token was made for, whoever asks. */
  async end(refreshToken: string): Promise<void> {
    const { id } = parsed(refreshToken) ?? {};
    const session = id === undefined ? undefined : this.#store.session(id);
    if (session) await this.#store.deleteSession(session);
  }

  /** Scopes of the session of a refresh token; undefined for one of the API, or none. */
  scopesOf(refreshToken: string): readonly string[] | undefined {
    const { id } = parsed(refreshToken) ?? {};
    return id === undefined ? undefined : this.#store.session(id)?.scopes;
  }

  /** User name of whoever a refresh token was given to, undefined for a token that is none. */
  ownerOf(token: string): string | undefined {
    const { id } = parsed(token) ?? {};
    return id === undefined ? undefined : this.#store.session(id)?.username;
  }

  /** Ends the session of a refresh token. A token that is no longer one is no error.
   * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html */
  async revoke(client: ClientRecord, token: string): Promise<void> {
    if (!client.enableTokenRevocation)
      throw new AwsError("UnsupportedOperationException", "This operation is not supported on this client.");
    if (/^ey.*\..*\..*$/.test(token))
      throw new AwsError("UnsupportedTokenTypeException", "Unsupported token type");
    const { id } = parsed(token) ?? {};
    const session = id === undefined ? undefined : this.#store.session(id);
    if (!session) {
      if (id === undefined) throw invalidParameter("Invalid Refresh Token.");
      return;
    }
    if (session.clientId !== client.id)
      throw new AwsError("UnauthorizedException", "Token is not issued to the client.");
    await this.#store.deleteSession(session);
  }

  /** The session of a refresh token that is good, with its user.
   * @throws AwsError NotAuthorizedException, RefreshTokenReuseException */
  #usable({ pool, client }: ClientCaller, token: string) {
    const { session, hash } = this.#find(client, token);
    const used = session.refreshTokens.find((candidate) => same(candidate.hash, hash));
    if (!used) throw notAuthorized("Invalid Refresh Token");
    if (used.rotatedOut !== undefined && used.rotatedOut <= Date.now())
      throw new AwsError(
        "RefreshTokenReuseException",
        "The refresh token has been rotated and can't be used again.",
      );
    if (session.expires <= Date.now()) throw notAuthorized("Refresh Token has expired");
    const user = this.#store.findUser(pool, session.username);
    if (!user) throw notAuthorized("Refresh Token has been revoked");
    if (!user.enabled) throw userDisabled();
    return { session, used, user };
  }

  #find(client: ClientRecord, token: string): { session: SessionRecord; hash: string } {
    const given = parsed(token);
    if (!given) throw notAuthorized("Invalid Refresh Token");
    const session = this.#store.session(given.id);
    if (!session) throw notAuthorized("Refresh Token has been revoked");
    if (session.clientId !== client.id) throw notAuthorized("Invalid Refresh Token");
    return { session, hash: given.hash };
  }
}

function newRefreshToken(sessionId: string): { token: string; hash: string } {
  const token = Buffer.concat([Buffer.from(sessionId.replaceAll("-", ""), "hex"), randomBytes(48)]).toString(
    "base64url",
  );
  return { token, hash: hashOf(token) };
}

function parsed(token: string): { id: string; hash: string } | undefined {
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== 64 || bytes.toString("base64url") !== token) return undefined;
  const id = bytes.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return { id, hash: hashOf(token) };
}

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");
const same = (a: string, b: string) => timingSafeEqual(Buffer.from(a, "hex"), Buffer.from(b, "hex"));
