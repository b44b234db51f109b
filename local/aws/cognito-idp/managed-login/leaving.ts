import { AwsError } from "../../../contract/errors.ts";
import type { HttpResponse } from "../../../contract/http.ts";
import { clientOf, errorPage, passedOn, readAuthorization } from "./authorization.ts";
import { signOutCookie } from "./login-session.ts";
import { json, redirect } from "./page.ts";
import { callingClient, refusal } from "./token.ts";
import type { Visit } from "./visit.ts";

/** GET /logout: signs this browser out and sends it to an address of the client, or to sign in again. Tokens that are out stay.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html */
export function logout(visit: Visit): HttpResponse {
  const { query, address } = visit;
  const client = clientOf(visit, query.get("client_id"));
  const ended = [signOutCookie(visit)];
  if (!client?.oauth) return errorPage(visit, "unauthorized_client");
  const logoutUri = query.get("logout_uri");
  if (logoutUri !== null)
    return client.oauth.logoutUrls.includes(logoutUri)
      ? redirect(logoutUri, ended)
      : errorPage(visit, "redirect_mismatch");
  const asked = readAuthorization(visit);
  if ("refused" in asked) return asked.refused;
  return redirect(`${address}/login?${passedOn(visit)}`, ended);
}

/** POST /oauth2/revoke: ends the session of a refresh token.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html */
export async function revoke(visit: Visit): Promise<HttpResponse> {
  const client = callingClient(visit);
  if (!client) return refusal("invalid_client");
  const token = visit.form.get("token");
  if (!token) return refusal("invalid_request");
  try {
    await visit.store.sessions.revoke(client, token);
    return json(200, {});
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === "UnsupportedTokenTypeException") return refusal("unsupported_token_type");
    return refusal(error.code === "UnauthorizedException" ? "invalid_client" : "invalid_request");
  }
}
