import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Headers } from "../../../contract/http.ts";
import type { Inputs } from "../../../contract/resource.ts";

/** What a response headers policy does, in order: take out, put in. */
export interface ResponseHeadersPolicy {
  readonly remove: readonly string[];
  /** `override: false` leaves what the origin sent. */
  readonly set: readonly { readonly name: string; readonly value: string; readonly override: boolean }[];
}

/** Reads the provider's arguments.
 * @throws NotEmulatedError for CORS and server timing.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html */
export function readResponseHeadersPolicy(
  inputs: Inputs<aws.cloudfront.ResponseHeadersPolicyArgs>,
): ResponseHeadersPolicy {
  if (inputs.corsConfig)
    throw new NotEmulatedError(
      "corsConfig of a response headers policy",
      "One origin for site and APIs needs no CORS.",
    );
  if (inputs.serverTimingHeadersConfig?.enabled)
    throw new NotEmulatedError("serverTimingHeadersConfig of a response headers policy");
  const set: { name: string; value: string; override: boolean }[] = [];
  const add = (name: string, value: string | undefined, override: boolean) => {
    if (value !== undefined) set.push({ name, value, override });
  };
  const {
    contentSecurityPolicy: csp,
    contentTypeOptions,
    frameOptions,
    referrerPolicy,
    strictTransportSecurity: hsts,
    xssProtection: xss,
  } = inputs.securityHeadersConfig ?? {};
  add("content-security-policy", csp?.contentSecurityPolicy, csp?.override ?? true);
  if (contentTypeOptions) add("x-content-type-options", "nosniff", contentTypeOptions.override);
  add("x-frame-options", frameOptions?.frameOption, frameOptions?.override ?? true);
  add("referrer-policy", referrerPolicy?.referrerPolicy, referrerPolicy?.override ?? true);
  if (hsts)
    add(
      "strict-transport-security",
      `max-age=${hsts.accessControlMaxAgeSec}${hsts.includeSubdomains ? "; includeSubDomains" : ""}${hsts.preload ? "; preload" : ""}`,
      hsts.override,
    );
  if (xss) {
    const report = xss.reportUri ? `; report=${xss.reportUri}` : "";
    add(
      "x-xss-protection",
      xss.protection ? `1${xss.modeBlock ? "; mode=block" : report}` : "0",
      xss.override,
    );
  }
  for (const { header, value, override } of inputs.customHeadersConfig?.items ?? [])
    add(header.toLowerCase(), value, override);
  return { remove: (inputs.removeHeadersConfig?.items ?? []).map(({ header }) => header.toLowerCase()), set };
}

/** Applies a policy to the headers of an answer, in place. */
export function applyResponseHeaders({ remove, set }: ResponseHeadersPolicy, headers: Headers): void {
  for (const name of remove) if (headers[name] !== undefined) delete headers[name];
  for (const { name, value, override } of set)
    if (override || headers[name] === undefined) headers[name] = value;
}
