import * as pulumi from "@pulumi/pulumi";
import type * as aws from "@pulumi/aws";
import type { StaticSiteArgs } from "./args.ts";

/** Makes the policy: everything from the site itself, nothing inline but styles with one of the hashes, and from elsewhere what is named.
 * @see https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP */
export function contentSecurityPolicy(
  args: Pick<StaticSiteArgs, "connectSources" | "frameSources" | "imageSources" | "scriptSources">,
  styleSources: readonly string[],
): pulumi.Output<string> {
  const { connectSources = [], frameSources = [], imageSources = [], scriptSources = [] } = args;
  return pulumi
    .all([[...connectSources], [...frameSources], [...imageSources], [...scriptSources]])
    .apply(([connections, frames, images, scripts]) =>
      [
        "default-src 'none'",
        `script-src ${["'self'", ...scripts].join(" ")}`,
        `style-src ${["'self'", ...styleSources].join(" ")}`,
        `img-src ${["'self'", ...images].join(" ")}`,
        "font-src 'self'",
        "manifest-src 'self'",
        `connect-src ${["'self'", ...connections].join(" ")}`,
        ...(frames.length > 0 ? [`frame-src ${frames.join(" ")}`] : []),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join("; "),
    );
}

/** Makes the headers on every answer, also on those of the APIs behind the same distribution.
 * @param includeSubdomains True when names below the site's must be HTTPS too. Below an own domain there may be others' sites. */
export function securityHeaders(
  policy: pulumi.Input<string>,
  includeSubdomains: boolean,
): aws.types.input.cloudfront.ResponseHeadersPolicySecurityHeadersConfig {
  return {
    contentSecurityPolicy: { contentSecurityPolicy: policy, override: true },
    contentTypeOptions: { override: true },
    frameOptions: { frameOption: "DENY", override: true },
    referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override: true },
    strictTransportSecurity: { accessControlMaxAgeSec: 63_072_000, includeSubdomains, override: true },
  };
}
