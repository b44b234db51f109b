import type { Protocol } from "../contract/api.ts";
import type { Headers } from "../contract/http.ts";

/** Path and query as sent. A URL parser would take `.` and `..` out of the path, and these are names that a key may have: S3's paths are
 * not normalised.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
export function splitUrl(url: string): { readonly path: string; readonly query: URLSearchParams } {
  const relative = url.replace(/^https?:\/\/[^/?]*/i, "");
  const question = relative.indexOf("?");
  const path = question < 0 ? relative : relative.slice(0, question);
  return {
    path: path === "" ? "/" : path,
    query: new URLSearchParams(question < 0 ? "" : relative.slice(question + 1)),
  };
}

/** The protocol of a request whose service is not known. */
export function protocolOf(headers: Headers): Protocol {
  if (headers["x-amz-target"] !== undefined) return "json-1.0";
  if (String(headers["content-type"]).startsWith("application/x-www-form-urlencoded")) return "query";
  return headers["x-amz-content-sha256"] === undefined ? "rest-json" : "rest-xml";
}
