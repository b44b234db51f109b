import type { ServiceFactory } from "../../contract/service.ts";
import { Directory } from "./directory.ts";
import { policyInvokes } from "./invokes.ts";
import { distributionHandler } from "./resources/distribution.ts";
import { edgeFunctionHandler } from "./resources/edge-function.ts";
import {
  cachePolicyHandler,
  originAccessControlHandler,
  originRequestPolicyHandler,
  responseHeadersPolicyHandler,
} from "./resources/policies.ts";

/** CloudFront: what its edge locations do, for viewers of this machine. */
export const cloudfront: ServiceFactory = (platform) => {
  const directory = new Directory();
  const { distributions } = directory;
  return {
    name: "cloudfront",
    resources: {
      "aws:cloudfront/distribution:Distribution": distributionHandler(directory, platform),
      "aws:cloudfront/function:Function": edgeFunctionHandler(directory, platform),
      "aws:cloudfront/originAccessControl:OriginAccessControl": originAccessControlHandler(
        directory,
        platform,
      ),
      "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": responseHeadersPolicyHandler(
        directory,
        platform,
      ),
      "aws:cloudfront/cachePolicy:CachePolicy": cachePolicyHandler(directory, platform),
      "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": originRequestPolicyHandler(
        directory,
        platform,
      ),
    },
    invokes: policyInvokes(directory),
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
