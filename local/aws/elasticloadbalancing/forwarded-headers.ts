import type { Headers, HttpRequest } from "../../contract/http.ts";
import { randomText } from "../../host/random.ts";
import type { LoadBalancer } from "./records.ts";

/** Headers of a connection, and those that the load balancer sets itself. */
const own = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
  "te",
  "trailer",
  "expect",
  "content-length",
  "x-forwarded-for",
  "x-forwarded-proto",
  "x-forwarded-port",
  "x-amzn-trace-id",
]);

/** Headers that a target gets to see: the request's headers, where it came from, and the trace.
 * @param client Private address that the load balancer sees.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html */
export function forwardedHeaders(
  http: HttpRequest,
  balancer: LoadBalancer,
  port: number,
  client: string,
): Headers {
  const headers: Headers = {};
  const given = http.headers;
  for (const name in given) {
    const value = given[name];
    if (value === undefined || own.has(name) || (balancer.dropInvalidHeaders && !validName.test(name)))
      continue;
    headers[name] = value;
  }
  const before = given["x-forwarded-for"];
  if (balancer.forwardedFor === "append")
    headers["x-forwarded-for"] = before === undefined ? client : `${String(before)}, ${client}`;
  else if (balancer.forwardedFor === "preserve" && before !== undefined) headers["x-forwarded-for"] = before;
  headers["x-forwarded-proto"] = "http";
  headers["x-forwarded-port"] = String(port);
  headers["x-amzn-trace-id"] = traceId(given["x-amzn-trace-id"]);
  if (http.body.length > 0) headers["content-length"] = String(http.body.length);
  return headers;
}

const validName = /^[a-z0-9-]+$/i;

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html */
function traceId(given: string | string[] | undefined): string {
  const own = `1-${Math.floor(Date.now() / 1000).toString(16)}-${randomText(12, "hex")}`;
  if (given === undefined) return `Root=${own}`;
  const rest = String(given)
    .split(";")
    .filter((part) => part && !part.startsWith("Self="))
    .join(";");
  return rest.includes("Root=") ? `Self=${own};${rest}` : `Root=${own};${rest}`;
}
