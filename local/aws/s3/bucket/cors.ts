import { AwsError } from "../../../contract/errors.ts";
import { header, type Headers } from "../../../contract/http.ts";
import { malformedXml } from "../errors.ts";
import type { CorsRule } from "../records.ts";
import type { OriginNames } from "./site-origin.ts";

const corsMethods = ["GET", "PUT", "HEAD", "POST", "DELETE"];

/** Checks a rule that a bucket is to have.
 * @throws AwsError InvalidRequest, MalformedXML */
export function checkCorsRule(rule: CorsRule): CorsRule {
  for (const method of rule.allowedMethods)
    if (!corsMethods.includes(method))
      throw new AwsError(
        "InvalidRequest",
        `Found unsupported HTTP method in CORS config. Unsupported method is ${method}`,
        400,
      );
  for (const origin of rule.allowedOrigins)
    if (origin.split("*").length > 2)
      throw new AwsError(
        "InvalidRequest",
        `AllowedOrigin "${origin}" can not have more than one wildcard.`,
        400,
      );
  for (const name of rule.allowedHeaders)
    if (name.split("*").length > 2)
      throw new AwsError(
        "InvalidRequest",
        `AllowedHeader "${name}" can not have more than one wildcard.`,
        400,
      );
  for (const name of rule.exposeHeaders)
    if (!/^[\w!#$%&'+.^`|~-]+$/.test(name))
      throw new AwsError("InvalidRequest", `ExposeHeader "${name}" is not the name of a header.`, 400);
  if (rule.allowedOrigins.length === 0 || rule.allowedMethods.length === 0)
    throw malformedXml("a CORSRule needs AllowedOrigin and AllowedMethod");
  return rule;
}

/** The CORS headers of an answer; none when no rule of the bucket fits.
 * @param method Of the request, or the one that a preflight asks for.
 * @param namesOf Tells which origins of a rule mean one of a request.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html */
export function corsHeaders(
  rules: readonly CorsRule[] | undefined,
  headers: Headers,
  method: string,
  namesOf: OriginNames,
): Record<string, string> {
  const origin = header(headers, "origin");
  if (origin === undefined || !rules) return {};
  const requested = requestedHeaders(headers);
  const rule = rules.find(
    ({ allowedOrigins, allowedMethods, allowedHeaders }) =>
      allowedOrigins.some((pattern) => namesOf(origin).some((name) => fits(pattern, name))) &&
      allowedMethods.includes(method) &&
      requested.every((name) => allowedHeaders.some((pattern) => fits(pattern.toLowerCase(), name))),
  );
  if (!rule) return {};
  const anyOrigin = rule.allowedOrigins.includes("*");
  return {
    "access-control-allow-origin": anyOrigin ? "*" : origin,
    "access-control-allow-methods": rule.allowedMethods.join(", "),
    ...(requested.length > 0 && { "access-control-allow-headers": requested.join(", ") }),
    ...(rule.exposeHeaders.length > 0 && { "access-control-expose-headers": rule.exposeHeaders.join(", ") }),
    ...(rule.maxAgeSeconds !== undefined && { "access-control-max-age": String(rule.maxAgeSeconds) }),
    ...(!anyOrigin && { "access-control-allow-credentials": "true" }),
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  };
}

/** The headers of the answer to a preflight.
 * @throws AwsError AccessForbidden, BadRequest */
export function preflight(
  rules: readonly CorsRule[] | undefined,
  headers: Headers,
  namesOf: OriginNames,
): Record<string, string> {
  const method = header(headers, "access-control-request-method");
  if (header(headers, "origin") === undefined || method === undefined)
    throw new AwsError("BadRequest", "Insufficient information. Origin request header needed.", 400);
  if (!rules)
    throw new AwsError("AccessForbidden", "CORSResponse: CORS is not enabled for this bucket.", 403);
  const answer = corsHeaders(rules, headers, method, namesOf);
  if (Object.keys(answer).length === 0)
    throw new AwsError(
      "AccessForbidden",
      "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      403,
    );
  return answer;
}

function requestedHeaders(headers: Headers): string[] {
  return (header(headers, "access-control-request-headers") ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
}

function fits(pattern: string, value: string): boolean {
  const [before = "", after] = pattern.split("*");
  if (after === undefined) return pattern === value;
  return value.length >= before.length + after.length && value.startsWith(before) && value.endsWith(after);
}
