import type { ServiceFactory } from "../../contract/service.ts";
import { siteCapability } from "./capability.ts";
import { policyInvokes } from "./invokes.ts";
import { cachePolicyResource } from "./resources/cache-policy.ts";
import { distributionResource } from "./resources/distribution.ts";
import { functionResource } from "./resources/function.ts";
import { originAccessControlResource } from "./resources/origin-access-control.ts";
import { originRequestPolicyResource } from "./resources/origin-request-policy.ts";
import { responseHeadersPolicyResource } from "./resources/response-headers-policy.ts";
import { CloudFrontStore } from "./store.ts";

/** CloudFront: what its edge locations do, for viewers of this machine. */
export const cloudfront: ServiceFactory = (platform) => {
  const store = new CloudFrontStore();
  platform.metrics.gauge(() => store.metrics.take());
  return {
    name: "cloudfront",
    resources: {
      "aws:cloudfront/distribution:Distribution": distributionResource(store, platform),
      "aws:cloudfront/function:Function": functionResource(store, platform),
      "aws:cloudfront/originAccessControl:OriginAccessControl": originAccessControlResource(store),
      "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": responseHeadersPolicyResource(
        store,
        platform,
      ),
      "aws:cloudfront/cachePolicy:CachePolicy": cachePolicyResource(store),
      "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": originRequestPolicyResource(store),
    },
    invokes: policyInvokes(store),
    capabilities: { sites: siteCapability(store, platform.capabilities) },
  };
};
