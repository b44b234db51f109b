import type { HttpResponse } from "../../../contract/http.ts";
import { passedOn, readAuthorization, withQuery } from "./authorization.ts";
import { signedInUser } from "./login-session.ts";
import { redirect } from "./page.ts";
import type { Visit } from "./visit.ts";

/** GET /oauth2/authorize: whoever is signed in goes back to the application with a code, everybody else signs in first.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html */
export async function authorize(visit: Visit): Promise<HttpResponse> {
  const asked = readAuthorization(visit);
  if ("refused" in asked) return asked.refused;
  const { query, store, pool, address } = visit;
  const { client, redirectUri, scopes, state, nonce, codeChallenge } = asked;
  const prompt = query.get("prompt");
  const present = prompt === "login" ? undefined : signedInUser(visit);
  if (!present) {
    if (prompt === "none")
      return redirect(withQuery(redirectUri, { error: "login_required", state: state ?? undefined }));
    return redirect(`${address}/login?${passedOn(visit)}`);
  }
  const code = await store.codes.issue({
    poolId: pool.id,
    client: client.id,
    username: present.user.username,
    redirectUri,
    scopes,
    nonce,
    codeChallenge,
    authTime: present.authTime,
  });
  return redirect(withQuery(redirectUri, { code, state: state ?? undefined }));
}
