import type { Headers } from "../../../contract/http.ts";
import type { ViewerRequest } from "../functions/edge-function.ts";
import { type CachePolicy, type OriginRequestPolicy, selects, type Selection } from "./cache-policy.ts";

/** Of one connection, or set by CloudFront itself. */
const never = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "content-length",
  "accept-encoding",
  "via",
  "x-amz-cf-id",
  "expect",
]);
/** Of a body, which goes with it. */
const ofBody = ["content-type", "content-encoding", "content-language", "content-md5"];

/** Chooses the parts of a viewer's request that go to the origin: those in the cache key, and those that the origin request policy
 * adds. */
export class RequestSelection {
  readonly #headers: readonly Selection[];
  readonly #cookies: readonly Selection[];
  readonly #query: readonly Selection[];
  readonly #passHost: boolean;

  constructor(cache: CachePolicy, origin: OriginRequestPolicy | undefined) {
    this.#headers = [cache.headers, ...(origin ? [origin.headers] : [])];
    this.#cookies = [cache.cookies, ...(origin ? [origin.cookies] : [])];
    this.#query = [cache.query, ...(origin ? [origin.query] : [])];
    this.#passHost = this.#headers.some((selection) => selects(selection, "host"));
  }

  /** @param hasBody Whether the request has one. */
  headers({ headers }: ViewerRequest, originHost: string, hasBody: boolean): Headers {
    const all = this.#headers.some(({ kind }) => kind === "all" || kind === "allExcept");
    const chosen: Headers = {};
    for (const name in headers) {
      const value = headers[name];
      if (
        value === undefined ||
        never.has(name) ||
        name === "host" ||
        name === "cookie" ||
        name === "x-forwarded-for"
      )
        continue;
      // Authorization goes along only when it is asked for by name, or everything is.
      if (
        all
          ? this.#headers.some((selection) => selects(selection, name))
          : this.#headers.some((selection) => selects(selection, name)) || (hasBody && ofBody.includes(name))
      )
        chosen[name] = value;
    }
    const cookie = this.#cookie(headers["cookie"]);
    if (cookie !== undefined) chosen["cookie"] = cookie;
    chosen["user-agent"] ??= "Amazon CloudFront";
    chosen["host"] = this.#passHost ? (headers["host"] ?? originHost) : originHost;
    return chosen;
  }

  query(query: string): string {
    if (query === "" || this.#query.some(({ kind }) => kind === "all")) return query;
    return filterQuery(query, (name) => this.#query.some((selection) => selects(selection, name)));
  }

  #cookie(cookie: string | string[] | undefined): string | undefined {
    if (cookie === undefined) return undefined;
    const text = Array.isArray(cookie) ? cookie.join("; ") : cookie;
    if (this.#cookies.some(({ kind }) => kind === "all")) return text;
    return (
      filterCookies(text, (name) => this.#cookies.some((selection) => selects(selection, name))) || undefined
    );
  }
}

/** Key that tells the entries of a cache apart: path, and the headers, cookies and parameters that the policy names.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-the-cache-key.html */
export function cacheKey(
  { uri, query, headers }: ViewerRequest,
  { headers: named, cookies, query: parameters }: CachePolicy,
): string {
  let key = uri;
  if (parameters.kind !== "none") key += `?${filterQuery(query, (name) => selects(parameters, name))}`;
  if (named.kind === "listed")
    for (const name of named.names) key += `\n${name}: ${String(headers[name] ?? "")}`;
  if (cookies.kind !== "none")
    key += `\n${filterCookies(String(headers["cookie"] ?? ""), (name) => selects(cookies, name))}`;
  return key;
}

function filterQuery(query: string, keep: (name: string) => boolean): string {
  return query
    .split("&")
    .filter((part) => part !== "" && keep(part.split("=", 1)[0] ?? ""))
    .join("&");
}

function filterCookies(cookies: string, keep: (name: string) => boolean): string {
  return cookies
    .split(/;\s*/)
    .filter((part) => part !== "" && keep(part.split("=", 1)[0] ?? ""))
    .join("; ");
}
