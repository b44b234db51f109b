import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { viewerAddressHeader, type SiteRoute } from "../parts/site-route.ts";
import { managedPolicies } from "./defaults.ts";

/** Makes the origin of a route.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html */
export const routeOrigin = ({ pattern, domainName, originHeaders = {} }: SiteRoute) => ({
  originId: pattern,
  domainName,
  customHeaders: Object.entries(originHeaders).map(([name, value]) => ({ name, value })),
  customOriginConfig: {
    httpPort: 80,
    httpsPort: 443,
    originProtocolPolicy: "https-only",
    originSslProtocols: ["TLSv1.2"],
    originReadTimeout: 30,
  },
});

/** Makes the behavior of a route: nothing is cached, everything but the host is passed on.
 * @param address Function that tells the origin who asks. */
export const routeBehavior = (
  { pattern }: SiteRoute,
  headers: aws.cloudfront.ResponseHeadersPolicy,
  address: aws.cloudfront.Function | undefined,
) => ({
  pathPattern: pattern,
  targetOriginId: pattern,
  viewerProtocolPolicy: "https-only",
  allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
  cachedMethods: ["GET", "HEAD"],
  compress: true,
  cachePolicyId: managedPolicies.cachingDisabled,
  originRequestPolicyId: managedPolicies.allViewerExceptHostHeader,
  responseHeadersPolicyId: headers.id,
  functionAssociations: address ? [{ eventType: "viewer-request", functionArn: address.arn }] : [],
});

/** Makes a CloudFront Function that tells the origin the viewer's address, whatever the viewer sent under that name. The origin itself sees the
 * address of one of CloudFront's servers, and `X-Forwarded-For` begins with what the viewer wrote there.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/example-function-add-true-client-ip-header.html */
export const viewerAddress = (name: string, parent: pulumi.Resource) =>
  new aws.cloudfront.Function(
    `${name}-viewer-address`,
    {
      runtime: "cloudfront-js-2.0",
      publish: true,
      comment: "Tells the APIs who asks",
      code: viewerAddressCode,
    },
    { parent },
  );

const viewerAddressCode = `function handler(event) {
  var request = event.request;
  request.headers["${viewerAddressHeader}"] = { value: event.viewer.ip };
  return request;
}
`;
