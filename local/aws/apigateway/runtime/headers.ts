import type { Headers } from "../../../contract/http.ts";

/** Request headers that never reach a backend.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html */
const DROPPED_FROM_REQUEST = new Set([
  "connection",
  "content-length",
  "content-md5",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "max-forwards",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "server",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "via",
  "www-authenticate",
  "x-http-method-override",
]);

const REMAPPED_FROM_RESPONSE = [
  "authorization",
  "connection",
  "content-length",
  "content-md5",
  "date",
  "host",
  "max-forwards",
  "server",
  "user-agent",
  "www-authenticate",
];
const DROPPED_FROM_RESPONSE = [
  "expect",
  "keep-alive",
  "proxy-authenticate",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "via",
];

/** Response header to the name under which it is passed on; empty: not at all.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html */
const RESPONSE_NAMES: ReadonlyMap<string, string> = new Map([
  ...REMAPPED_FROM_RESPONSE.map((name) => [name, `x-amzn-remapped-${name}`] as const),
  ...DROPPED_FROM_RESPONSE.map((name) => [name, ""] as const),
  ["x-amzn-requestid", "x-amzn-remapped-x-amzn-requestid"],
]);

/** The client's headers as a proxy integration passes them on.
 * @param mapped Names, in lower case, that the integration maps: what a client sent under them never goes through. */
export function proxiedRequestHeaders(headers: Headers, mapped: ReadonlySet<string>): Headers {
  const result: Headers = {};
  for (const name in headers)
    if (!DROPPED_FROM_REQUEST.has(name) && !mapped.has(name)) result[name] = headers[name];
  return result;
}

/** A backend's headers as a proxy integration passes them on. */
export function proxiedResponseHeaders(headers: Headers): Headers {
  const result: Headers = {};
  for (const name in headers) {
    const passed = RESPONSE_NAMES.get(name) ?? name;
    if (passed !== "" && headers[name] !== undefined) result[passed] = headers[name];
  }
  return result;
}

/** Name under which a mapped response header is sent: some are API Gateway's own. */
export function responseHeaderName(name: string): string {
  const lower = name.toLowerCase();
  return RESPONSE_NAMES.get(lower) || lower;
}
