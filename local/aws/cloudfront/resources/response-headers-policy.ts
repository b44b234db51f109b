import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import type { Platform } from "../../../contract/service.ts";
import { withLocalSources } from "../policies/local-sources.ts";
import type { ResponseHeadersPolicy, SetHeader } from "../policies/response-headers-policy.ts";
import type { CloudFrontStore } from "../store.ts";
import { policyOf, type PolicyOutputs } from "./policy.ts";

// corsConfig is refused: one origin for site and APIs needs no CORS.
const inputs = {
  name: true,
  securityHeadersConfig: {
    contentSecurityPolicy: { contentSecurityPolicy: true, override: true },
    contentTypeOptions: { override: true },
    frameOptions: { frameOption: true, override: true },
    referrerPolicy: { referrerPolicy: true, override: true },
    strictTransportSecurity: {
      accessControlMaxAgeSec: true,
      includeSubdomains: true,
      preload: true,
      override: true,
    },
    xssProtection: { protection: true, modeBlock: true, reportUri: true, override: true },
  },
  customHeadersConfig: { items: { header: true, value: true, override: true } },
  removeHeadersConfig: { items: { header: true } },
  serverTimingHeadersConfig: { enabled: [false], samplingRate: "there is no header to sample" },
  comment: "it is shown in AWS's console alone",
} as const;

type ResponseHeadersPolicyInputs = Read<Inputs<aws.cloudfront.ResponseHeadersPolicyArgs>, typeof inputs>;

/** `aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy`.
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ResponseHeadersPolicyConfig.html */
export const responseHeadersPolicyResource = (
  { responseHeadersPolicies }: CloudFrontStore,
  { gatewayUrl }: Pick<Platform, "gatewayUrl">,
) =>
  resource<aws.cloudfront.ResponseHeadersPolicyArgs, PolicyOutputs>()({
    inputs,
    ...policyOf<ResponseHeadersPolicyInputs>({
      kind: "response-headers-policy",
      longestName: 128,
      newId: randomUUID,
      keep: (given, id) => void responseHeadersPolicies.set(id, policyFrom(given, gatewayUrl)),
      forget: (id) => void responseHeadersPolicies.delete(id),
    }),
  });

function policyFrom(given: ResponseHeadersPolicyInputs, gatewayUrl: string): ResponseHeadersPolicy {
  const custom = given.customHeadersConfig?.items ?? [];
  const removed = given.removeHeadersConfig?.items ?? [];
  return {
    remove: removed.map(({ header }) => header.toLowerCase()),
    set: [
      ...securityHeaders(given.securityHeadersConfig ?? {}, gatewayUrl),
      ...custom.map(({ header, value, override }) => ({ name: header.toLowerCase(), value, override })),
    ],
  };
}

function securityHeaders(
  {
    contentSecurityPolicy: csp,
    contentTypeOptions,
    frameOptions,
    referrerPolicy,
    strictTransportSecurity: hsts,
    xssProtection: xss,
  }: NonNullable<ResponseHeadersPolicyInputs["securityHeadersConfig"]>,
  gatewayUrl: string,
): SetHeader[] {
  const set: SetHeader[] = [];
  const add = (name: string, value: string, override: boolean) => set.push({ name, value, override });
  if (csp)
    add("content-security-policy", withLocalSources(csp.contentSecurityPolicy, gatewayUrl), csp.override);
  if (contentTypeOptions) add("x-content-type-options", "nosniff", contentTypeOptions.override);
  if (frameOptions) add("x-frame-options", frameOptions.frameOption, frameOptions.override);
  if (referrerPolicy) add("referrer-policy", referrerPolicy.referrerPolicy, referrerPolicy.override);
  if (hsts) {
    const scope = `${hsts.includeSubdomains ? "; includeSubDomains" : ""}${hsts.preload ? "; preload" : ""}`;
    add("strict-transport-security", `max-age=${hsts.accessControlMaxAgeSec}${scope}`, hsts.override);
  }
  if (xss) {
    const report = xss.reportUri ? `; report=${xss.reportUri}` : "";
    const on = `1${xss.modeBlock ? "; mode=block" : report}`;
    add("x-xss-protection", xss.protection ? on : "0", xss.override);
  }
  return set;
}
