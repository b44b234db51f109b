import type { ClientRecord } from "../records.ts";
import type { HttpResponse } from "../../../contract/http.ts";
import { markup, page, redirect } from "./page.ts";
import type { Visit } from "./visit.ts";

/** What an application asks of managed login, checked. */
export interface Authorization {
  readonly client: ClientRecord;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
  readonly nonce: string | undefined;
  readonly codeChallenge: string | undefined;
}

/** Parameters that pages pass on to each other. */
const PASSED_ON = [
  "client_id",
  "redirect_uri",
  "response_type",
  "scope",
  "state",
  "nonce",
  "code_challenge",
  "code_challenge_method",
  "lang",
];

/** Query of the next page of the same request. */
export function passedOn({ query }: Visit): string {
  const next = new URLSearchParams();
  for (const name of PASSED_ON) {
    const value = query.get(name);
    if (value !== null) next.set(name, value);
  }
  return next.toString();
}

/** Reads what an application asks. Nobody is sent to an address that the client does not have: such a request gets a page.
 * @returns The answer that refuses it, or what is asked.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html */
export function readAuthorization(visit: Visit): Authorization | { readonly refused: HttpResponse } {
  const { query } = visit;
  const client = clientOf(visit, query.get("client_id"));
  const { oauth } = client ?? {};
  if (!client || !oauth) return { refused: errorPage(visit, "unauthorized_client") };
  const redirectUri = query.get("redirect_uri") ?? oauth.defaultRedirectUri;
  if (!oauth.callbackUrls.includes(redirectUri)) return { refused: errorPage(visit, "redirect_mismatch") };
  const state = query.get("state");
  const refuse = (error: string, description?: string) => ({
    refused: redirect(
      withQuery(redirectUri, { error, error_description: description, state: state ?? undefined }),
    ),
  });
  const type = query.get("response_type");
  if (type !== "code")
    return type === "token" ? refuse("unsupported_response_type") : refuse("invalid_request");
  const scopes = query.has("scope") ? (query.get("scope") ?? "").split(/[ +]/).filter(Boolean) : oauth.scopes;
  if (scopes.some((scope) => !oauth.scopes.includes(scope))) return refuse("invalid_scope");
  const codeChallenge = query.get("code_challenge") ?? undefined;
  const method = query.get("code_challenge_method");
  if (codeChallenge !== undefined && method !== "S256")
    return refuse("invalid_request", "code_challenge_method must be S256");
  if (codeChallenge !== undefined && !/^[\w-]{43}$/.test(codeChallenge))
    return refuse("invalid_request", "code_challenge is no SHA-256");
  if (codeChallenge === undefined && client.secret === undefined)
    return refuse("invalid_request", "code_challenge is required for a client without a secret");
  return { client, redirectUri, scopes, state, nonce: query.get("nonce") ?? undefined, codeChallenge };
}

/** A client of the pool that managed login is for. */
export function clientOf({ store, pool }: Visit, id: string | null): ClientRecord | undefined {
  return store.userPools.clients(pool.id).find((client) => client.id === id);
}

/** An address with further parameters; those that are undefined are not there. */
export function withQuery(address: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

/** Source of a Content-Security-Policy for the address that a sign-in ends at; of an app's own scheme, the scheme. */
export function formTarget(redirectUri: string): string {
  const { origin, protocol } = new URL(redirectUri);
  return origin === "null" ? protocol : origin;
}

/** The page for a request that leads nowhere.
 * @param error Code of OAuth, or Cognito's own. */
export function errorPage({ language, texts }: Visit, error: string): HttpResponse {
  return page({
    language,
    status: 400,
    title: texts.error,
    content: markup`<p>${error}</p>`,
  });
}
