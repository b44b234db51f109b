import { createHash, timingSafeEqual } from "node:crypto";
import { AwsError } from "../../../contract/errors.ts";
import { header, type HttpResponse } from "../../../contract/http.ts";
import { checkSecret } from "../calling-client.ts";
import type { ClientRecord } from "../records.ts";
import { clientOf } from "./authorization.ts";
import { json } from "./page.ts";
import type { Visit } from "./visit.ts";

/** An answer of OAuth that refuses. */
export const refusal = (error: string, description?: string) =>
  json(400, { error, ...(description !== undefined && { error_description: description }) });

/** POST /oauth2/token: a code, or a refresh token, for tokens.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html */
export async function token(visit: Visit): Promise<HttpResponse> {
  const client = callingClient(visit);
  if (!client) return refusal("invalid_client");
  if (!client.oauth) return refusal("unauthorized_client");
  switch (visit.form.get("grant_type")) {
    case "authorization_code":
      return await redeem(visit, client);
    case "refresh_token":
      return await renew(visit, client);
    case null:
      return refusal("invalid_request");
    default:
      return refusal("unsupported_grant_type");
  }
}

/** The client that calls: with its secret, in a header or in the body, if it has one. */
export function callingClient(visit: Visit): ClientRecord | undefined {
  const { form, request } = visit;
  const [, basic] = /^Basic ([\w+/=]+)$/i.exec(header(request.headers, "authorization") ?? "") ?? [];
  const decoded = basic === undefined ? undefined : Buffer.from(basic, "base64").toString();
  const separator = decoded?.indexOf(":") ?? -1;
  const id = decoded?.slice(0, separator) ?? form.get("client_id");
  const secret = decoded?.slice(separator + 1) ?? form.get("client_secret") ?? undefined;
  const client = clientOf(visit, id);
  if (!client || (form.has("client_id") && form.get("client_id") !== client.id)) return undefined;
  try {
    checkSecret(client, secret);
    return client;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return undefined;
  }
}

/** A code is redeemed once, by its own client, with the proof that it was asked for with. Who tries it again ends the session of the first.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 */
async function redeem({ store, pool, form }: Visit, client: ClientRecord): Promise<HttpResponse> {
  const code = form.get("code");
  if (!code) return refusal("invalid_request");
  const grant = store.codes.find(code);
  if (!grant || grant.poolId !== pool.id || grant.client !== client.id) return refusal("invalid_grant");
  if (grant.redeemedFor !== undefined) {
    await store.sessions.end(grant.redeemedFor);
    return refusal("invalid_grant");
  }
  if (form.get("redirect_uri") !== grant.redirectUri) return refusal("invalid_grant");
  if (!proves(form.get("code_verifier"), grant.codeChallenge)) return refusal("invalid_grant");
  // Used from here on, for somebody who redeems it at the same time too.
  const used = store.codes.use(code, grant, "");
  const user = store.userPools.findUser(pool, grant.username);
  await used;
  if (!user) return refusal("invalid_grant");
  const { scopes, nonce, authTime } = grant;
  return await answering(scopes, async () => {
    const result = await store.sessions.begin({ pool, client }, user, "HostedAuth", {
      scopes,
      nonce,
      authTime,
    });
    await store.codes.use(code, grant, result.RefreshToken ?? "");
    return result;
  });
}

function proves(verifier: string | null, challenge: string | undefined): boolean {
  if (challenge === undefined) return verifier === null;
  if (verifier === null || !/^[\w.~-]{43,128}$/.test(verifier)) return false;
  const given = createHash("sha256").update(verifier).digest("base64url");
  return given.length === challenge.length && timingSafeEqual(Buffer.from(given), Buffer.from(challenge));
}

async function renew({ store, pool, form }: Visit, client: ClientRecord): Promise<HttpResponse> {
  const refreshToken = form.get("refresh_token");
  if (!refreshToken) return refusal("invalid_request");
  const scopes = store.sessions.scopesOf(refreshToken);
  return await answering(scopes, () => store.sessions.refresh({ pool, client }, refreshToken));
}

/** Tokens as OAuth answers them. The ID token is for those who asked for openid.
 * @param scopes Undefined: a session of the API, which has an ID token. */
async function answering(
  scopes: readonly string[] | undefined,
  work: () => Promise<{
    readonly AccessToken: string;
    readonly IdToken: string;
    readonly RefreshToken?: string;
    readonly ExpiresIn: number;
  }>,
): Promise<HttpResponse> {
  try {
    const { AccessToken, IdToken, RefreshToken, ExpiresIn } = await work();
    return json(200, {
      ...((scopes?.includes("openid") ?? true) && { id_token: IdToken }),
      access_token: AccessToken,
      ...(RefreshToken !== undefined && { refresh_token: RefreshToken }),
      expires_in: ExpiresIn,
      token_type: "Bearer",
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return refusal("invalid_grant", /Lambda/.test(error.code) ? error.message : undefined);
  }
}
