import type { ServiceFactory } from "../../contract/service.ts";
import { CloudFrontStore } from "./store.ts";
import { policyInvokes } from "./invokes.ts";
import { distributionResource } from "./resources/distribution.ts";
import { functionResource } from "./resources/function.ts";
import { cachePolicyResource } from "./resources/cache-policy.ts";
import { originAccessControlResource } from "./resources/origin-access-control.ts";
import { originRequestPolicyResource } from "./resources/origin-request-policy.ts";
import { responseHeadersPolicyResource } from "./resources/response-headers-policy.ts";

/** CloudFront: what its edge locations do, for viewers of this machine. */
export const cloudfront: ServiceFactory = (platform) => {
  const store = new CloudFrontStore();
  const { distributions } = store;
  return {
    name: "cloudfront",
    resources: {
      "aws:cloudfront/distribution:Distribution": distributionResource(store, platform),
      "aws:cloudfront/function:Function": functionResource(store, platform),
      "aws:cloudfront/originAccessControl:OriginAccessControl": originAccessControlResource(store, platform),
      "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": responseHeadersPolicyResource(
        store,
        platform,
      ),
      "aws:cloudfront/cachePolicy:CachePolicy": cachePolicyResource(store, platform),
      "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": originRequestPolicyResource(store, platform),
    },
    invokes: policyInvokes(store),
    capabilities: {
      sites: {
        distributions: () => [...distributions.keys()],
        handle: (id, request) => {
          const distribution = distributions.get(id);
          if (!distribution) throw new Error(`there is no distribution ${id}`);
          return distribution.handle(request);
        },
      },
    },
  };
};
