import { header, type HttpRequest, type HttpResponse } from "../../../contract/http.ts";
import type { Platform } from "../../../contract/service.ts";
import type { CognitoStore } from "../cognito-store.ts";
import type { DomainRecord } from "../records.ts";
import { confirmPage, forgotPage, signUpPage } from "./account-pages.ts";
import { authorize } from "./authorize.ts";
import { logout, revoke } from "./leaving.ts";
import { login } from "./login.ts";
import { json } from "./page.ts";
import { token } from "./token.ts";
import { userInfo } from "./user-info.ts";
import { domainPath } from "./domain-path.ts";
import { readVisit, type Visit } from "./visit.ts";

type Endpoint = (visit: Visit) => HttpResponse | Promise<HttpResponse>;

/** Endpoints of a domain by method and path.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-endpoints.html */
const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  "GET /oauth2/authorize": authorize,
  "GET /login": login,
  "POST /login": login,
  "GET /signup": signUpPage,
  "POST /signup": signUpPage,
  "GET /confirm": confirmPage,
  "POST /confirm": confirmPage,
  "GET /forgotPassword": forgotPage,
  "POST /forgotPassword": forgotPage,
  "GET /logout": logout,
  "POST /oauth2/token": token,
  "POST /oauth2/revoke": revoke,
  "GET /oauth2/userInfo": userInfo,
  "POST /oauth2/userInfo": userInfo,
};

/** Endpoints that pages of other origins call. */
const FOR_PROGRAMS = ["/oauth2/token", "/oauth2/revoke", "/oauth2/userInfo"];

/** Serves a pool's managed login on the gateway, as long as there is the domain.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html */
export function serveManagedLogin(platform: Platform, store: CognitoStore, { domain }: DomainRecord): void {
  const served = store.userPools.domain(domain);
  if (!served) return;
  platform.capabilities.gateway.serve(`${domainPath(served)}/`, async (request) => {
    const current = store.userPools.domain(domain);
    if (!current || !store.userPools.hasPool(current.poolId))
      return json(404, { message: `Domain ${domain} does not exist.` });
    const pool = store.userPools.pool(current.poolId);
    return await answer(readVisit({ platform, store, pool }, current, request), request);
  });
}

async function answer(visit: Visit, request: HttpRequest): Promise<HttpResponse> {
  const { method, path } = visit;
  if (method === "OPTIONS" && FOR_PROGRAMS.includes(path)) return preflight(request);
  const endpoint = ENDPOINTS[`${method} ${path}`];
  if (endpoint) return await endpoint(visit);
  const isKnown = Object.keys(ENDPOINTS).some((known) => known.endsWith(` ${path}`));
  return isKnown ? json(405, { message: "Method Not Allowed" }) : json(404, { message: "Not Found" });
}

const preflight = (request: HttpRequest): HttpResponse => ({
  status: 204,
  headers: {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": header(request.headers, "access-control-request-headers") ?? "",
  },
  body: Buffer.alloc(0),
});
