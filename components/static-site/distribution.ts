import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { transformed } from "../parts/component.ts";
import { guards, managedPolicies, type Settings } from "./defaults.ts";
import { failoverStatuses, statusFunction, styleSources } from "./fallback.ts";
import { contentSecurityPolicy, securityHeaders } from "./headers.ts";
import { servedDomain } from "./names.ts";
import { requestFunction } from "./rewrite.ts";
import { routeBehavior, routeOrigin, viewerAddress } from "./routes.ts";

/** Distribution of a site, and the headers that it adds to every answer. */
interface SiteDistribution {
  readonly distribution: aws.cloudfront.Distribution;
  readonly headers: aws.cloudfront.ResponseHeadersPolicy;
}

/** Makes the distribution: the bucket by default, other origins below their paths.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-values-specify.html */
export function siteDistribution(
  name: string,
  args: Settings,
  { bucket, fallback }: { readonly bucket: aws.s3.Bucket; readonly fallback: aws.s3.Bucket | undefined },
  parent: pulumi.Resource,
): SiteDistribution {
  const { routes, transform } = args;
  const domain = servedDomain(args);
  const accessControl = signedAccess(name, parent);
  const headers = headersPolicy(name, args, parent);
  const code = requestFunction(args);
  const rewrite = code === undefined ? undefined : rewriteOf(name, code, parent);
  const status = fallback ? fallbackStatus(name, parent) : undefined;
  const address = routes.length > 0 ? viewerAddress(name, parent) : undefined;
  const distributionArgs: aws.cloudfront.DistributionArgs = {
    enabled: true,
    comment: name,
    httpVersion: "http2and3",
    isIpv6Enabled: true,
    priceClass: args.priceClass,
    defaultRootObject: "index.html",
    webAclId: args.webAclArn,
    origins: [
      {
        ...bucketOrigin("site", bucket, accessControl),
        // So that a visitor does not wait half a minute for the page of the fallback.
        ...(fallback && quickFailure),
      },
      ...(fallback ? [bucketOrigin("fallback", fallback, accessControl)] : []),
      ...routes.map(routeOrigin),
    ],
    originGroups: fallback ? [siteOrFallback] : undefined,
    defaultCacheBehavior: {
      targetOriginId: fallback ? siteOrFallback.originId : "site",
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: ["GET", "HEAD"],
      cachedMethods: ["GET", "HEAD"],
      compress: true,
      cachePolicyId: managedPolicies.cachingOptimized,
      responseHeadersPolicyId: headers.id,
      functionAssociations: [
        ...(rewrite ? [{ eventType: "viewer-request", functionArn: rewrite.arn }] : []),
        ...(status ? [{ eventType: "viewer-response", functionArn: status.arn }] : []),
      ],
    },
    orderedCacheBehaviors: routes.map((route) => routeBehavior(route, headers, address)),
    restrictions: { geoRestriction: { restrictionType: "none" } },
    aliases: domain && [domain.name, ...domain.redirects],
    viewerCertificate: domain
      ? ownCertificate(domain.certificateArn)
      : { cloudfrontDefaultCertificate: true },
    tags: args.tags,
  };
  const distribution = new aws.cloudfront.Distribution(
    `${name}-cdn`,
    transformed(parent, "distribution", distributionArgs, transform?.distribution, guards.distribution),
    { parent },
  );
  return { distribution, headers };
}

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html */
const ownCertificate = (acmCertificateArn: pulumi.Input<string>) => ({
  acmCertificateArn,
  sslSupportMethod: "sni-only",
  minimumProtocolVersion: "TLSv1.2_2025",
});

/** The site's bucket, and the other when it is away.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html */
const siteOrFallback = {
  originId: "site-or-fallback",
  members: [{ originId: "site" }, { originId: "fallback" }],
  failoverCriteria: { statusCodes: failoverStatuses },
};

/** Of a bucket that can't be connected to: given up after six seconds in place of thirty.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html#controlling-attempts-and-timeouts */
const quickFailure = { connectionAttempts: 2, connectionTimeout: 3 };

const bucketOrigin = (
  originId: string,
  bucket: aws.s3.Bucket,
  accessControl: aws.cloudfront.OriginAccessControl,
) => ({
  originId,
  domainName: bucket.bucketRegionalDomainName,
  originAccessControlId: accessControl.id,
});

const signedAccess = (name: string, parent: pulumi.Resource) =>
  new aws.cloudfront.OriginAccessControl(
    `${name}-access`,
    {
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
      description: `Signs requests to the bucket of ${name}`,
    },
    { parent },
  );

const headersPolicy = (name: string, args: Settings, parent: pulumi.Resource) => {
  const { fallback, domain, transform } = args;
  return new aws.cloudfront.ResponseHeadersPolicy(
    `${name}-headers`,
    transformed(
      parent,
      "headers",
      {
        comment: `Security headers of ${name}`,
        securityHeadersConfig: securityHeaders(
          contentSecurityPolicy(args, styleSources(fallback?.page)),
          domain === undefined,
        ),
      },
      transform?.headers,
      guards.headers,
    ),
    { parent },
  );
};

const fallbackStatus = (name: string, parent: pulumi.Resource) =>
  new aws.cloudfront.Function(
    `${name}-status`,
    {
      runtime: "cloudfront-js-2.0",
      publish: true,
      comment: "Status of the fallback's page",
      code: statusFunction,
    },
    { parent },
  );

const rewriteOf = (name: string, code: string, parent: pulumi.Resource) =>
  new aws.cloudfront.Function(
    `${name}-rewrite`,
    {
      runtime: "cloudfront-js-2.0",
      publish: true,
      comment: "Paths of the site's own router",
      code,
    },
    { parent },
  );
