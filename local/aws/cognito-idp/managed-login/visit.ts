import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { header, type HttpRequest } from "../../../contract/http.ts";
import type { Platform } from "../../../contract/service.ts";
import type { CognitoStore } from "../cognito-store.ts";
import type { DomainRecord, PoolRecord } from "../records.ts";
import { domainPath } from "./domain-path.ts";
import { textsIn, type Language, type Texts } from "./texts.ts";

/** One request to a pool's managed login. */
export interface Visit {
  readonly platform: Platform;
  readonly store: CognitoStore;
  readonly pool: PoolRecord;
  /** `http://127.0.0.1:4000/mysfits.auth.ap-northeast-2.amazoncognito.com` */
  readonly address: string;
  readonly method: string;
  /** `/oauth2/token` */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  readonly request: HttpRequest;
  readonly language: Language;
  readonly texts: Texts;
}

/** Reads a request. */
export function readVisit(
  { platform, store, pool }: Pick<Visit, "platform" | "store" | "pool">,
  domain: DomainRecord,
  request: HttpRequest,
): Visit {
  const [path = "", query = ""] = request.url.slice(domainPath(domain).length).split("?", 2);
  const isForm = /^application\/x-www-form-urlencoded/i.test(header(request.headers, "content-type") ?? "");
  const parameters = new URLSearchParams(query);
  return {
    platform,
    store,
    pool,
    address: platform.gatewayUrl + domainPath(domain),
    method: request.method,
    path,
    query: parameters,
    form: new URLSearchParams(isForm ? request.body.toString("utf8") : ""),
    request,
    ...textsIn(parameters.get("lang")),
  };
}

/** A cookie of a request. */
export function cookie({ request }: Visit, name: string): string | undefined {
  for (const pair of (header(request.headers, "cookie") ?? "").split(";")) {
    const [key, ...value] = pair.trim().split("=");
    if (key === name) return value.join("=");
  }
  return undefined;
}

/** A `Set-Cookie` header for this domain alone, which no script reads and no other site's form sends. */
export function setCookie({ address }: Visit, name: string, value: string, seconds: number): string {
  const path = new URL(address).pathname;
  return `${name}=${value}; Path=${path}; Max-Age=${seconds}; HttpOnly; SameSite=Lax`;
}

const CSRF = "XSRF-TOKEN";

/** Token for the forms of a page, with the cookie that it is checked against: a form that another site made has neither. */
export function csrf(visit: Visit): { readonly token: string; readonly cookies: readonly string[] } {
  const known = cookie(visit, CSRF);
  const seed =
    known !== undefined && /^[\w-]{43}$/.test(known) ? known : randomBytes(32).toString("base64url");
  return { token: tokenOf(visit, seed), cookies: [setCookie(visit, CSRF, seed, 3600)] };
}

/** True when a form is one of ours, sent from our own page. */
export function isOwnForm(visit: Visit): boolean {
  const seed = cookie(visit, CSRF);
  const origin = header(visit.request.headers, "origin");
  // A page without a referrer sends "null"; browsers that tell the site say that it is the same.
  const site = header(visit.request.headers, "sec-fetch-site");
  if (site !== undefined && site !== "same-origin") return false;
  if (origin !== undefined && origin !== "null" && origin !== new URL(visit.address).origin) return false;
  const given = Buffer.from(visit.form.get("_csrf") ?? "");
  const wanted = Buffer.from(seed === undefined ? "" : tokenOf(visit, seed));
  return wanted.length > 0 && given.length === wanted.length && timingSafeEqual(given, wanted);
}

const tokenOf = ({ pool }: Visit, seed: string) =>
  createHmac("sha256", pool.sessionKey).update(`csrf ${seed}`).digest("base64url");
