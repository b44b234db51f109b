import { AwsError } from "../../../contract/errors.ts";
import { header, type HttpResponse } from "../../../contract/http.ts";
import { bearerOf } from "../tokens/access-token.ts";
import { readable } from "../users/attributes.ts";
import { json } from "./page.ts";
import type { Visit } from "./visit.ts";

/** GET and POST /oauth2/userInfo: the attributes of an access token's user, as far as its scopes reach.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html */
export async function userInfo({ store, pool, request }: Visit): Promise<HttpResponse> {
  const [, token] = /^Bearer (\S+)$/i.exec(header(request.headers, "authorization") ?? "") ?? [];
  if (token === undefined) return unauthorized("invalid_request", "Access token is missing.");
  try {
    const bearer = await bearerOf(store, token, "openid");
    if (bearer.pool.id !== pool.id) return unauthorized("invalid_token", DEAD);
    const { user, client, scopes } = bearer;
    const shown = readable(user.attributes, client).filter(([name]) => isInScope(name, scopes));
    return json(200, { ...Object.fromEntries(shown), username: user.username });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return unauthorized("invalid_token", DEAD);
  }
}

const DEAD = "Access token is expired, disabled, or deleted, or the user has globally signed out.";

function isInScope(name: string, scopes: readonly string[]): boolean {
  if (name === "sub") return true;
  if (name.startsWith("email")) return scopes.includes("email");
  if (name.startsWith("phone_number")) return scopes.includes("phone");
  return scopes.includes("profile");
}

const unauthorized = (error: string, description: string) =>
  json(
    401,
    { error, error_description: description },
    { "www-authenticate": `Bearer error="${error}", error_description="${description}"` },
  );
