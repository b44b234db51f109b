import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { transformed } from "../parts/component.ts";
import type { SiteRoute } from "../parts/site-route.ts";
import { guards, managedPolicies, type Settings } from "./defaults.ts";
import { contentSecurityPolicy, securityHeaders } from "./headers.ts";
import { rewriteFunction } from "./rewrite.ts";

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
  bucket: aws.s3.Bucket,
  parent: pulumi.Resource,
): SiteDistribution {
  const { routes, transform } = args;
  const accessControl = signedAccess(name, parent);
  const headers = headersPolicy(name, args, parent);
  const rewrite = args.singlePage ? singlePageRewrite(name, parent) : undefined;
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
        originId: "site",
        domainName: bucket.bucketRegionalDomainName,
        originAccessControlId: accessControl.id,
      },
      ...routes.map(routeOrigin),
    ],
    defaultCacheBehavior: {
      targetOriginId: "site",
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: ["GET", "HEAD"],
      cachedMethods: ["GET", "HEAD"],
      compress: true,
      cachePolicyId: managedPolicies.cachingOptimized,
      responseHeadersPolicyId: headers.id,
      functionAssociations: rewrite ? [{ eventType: "viewer-request", functionArn: rewrite.arn }] : [],
    },
    orderedCacheBehaviors: routes.map((route) => routeBehavior(route, headers)),
    restrictions: { geoRestriction: { restrictionType: "none" } },
    viewerCertificate: { cloudfrontDefaultCertificate: true },
    tags: args.tags,
  };
  const distribution = new aws.cloudfront.Distribution(
    `${name}-cdn`,
    transformed(parent, "distribution", distributionArgs, transform?.distribution, guards.distribution),
    { parent },
  );
  return { distribution, headers };
}

const routeOrigin = ({ pattern, domainName }: SiteRoute) => ({
  originId: pattern,
  domainName,
  customOriginConfig: {
    httpPort: 80,
    httpsPort: 443,
    originProtocolPolicy: "https-only",
    originSslProtocols: ["TLSv1.2"],
    originReadTimeout: 30,
  },
});

const routeBehavior = ({ pattern }: SiteRoute, headers: aws.cloudfront.ResponseHeadersPolicy) => ({
  pathPattern: pattern,
  targetOriginId: pattern,
  viewerProtocolPolicy: "https-only",
  allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
  cachedMethods: ["GET", "HEAD"],
  compress: true,
  cachePolicyId: managedPolicies.cachingDisabled,
  originRequestPolicyId: managedPolicies.allViewerExceptHostHeader,
  responseHeadersPolicyId: headers.id,
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

const headersPolicy = (name: string, { connectSources, transform }: Settings, parent: pulumi.Resource) =>
  new aws.cloudfront.ResponseHeadersPolicy(
    `${name}-headers`,
    transformed(
      parent,
      "headers",
      {
        comment: `Security headers of ${name}`,
        securityHeadersConfig: securityHeaders(contentSecurityPolicy(connectSources)),
      },
      transform?.headers,
      guards.headers,
    ),
    { parent },
  );

const singlePageRewrite = (name: string, parent: pulumi.Resource) =>
  new aws.cloudfront.Function(
    `${name}-rewrite`,
    {
      runtime: "cloudfront-js-2.0",
      publish: true,
      comment: "Paths of the site's own router",
      code: rewriteFunction,
    },
    { parent },
  );
