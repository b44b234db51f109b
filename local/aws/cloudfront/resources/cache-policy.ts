import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { lowerCase, selection } from "../policies/selection.ts";
import type { CloudFrontStore } from "../store.ts";
import { policyOf, type PolicyOutputs } from "./policy.ts";

const inputs = {
  name: true,
  minTtl: true,
  defaultTtl: true,
  maxTtl: true,
  parametersInCacheKeyAndForwardedToOrigin: {
    headersConfig: { headerBehavior: true, headers: { items: true } },
    cookiesConfig: { cookieBehavior: true, cookies: { items: true } },
    queryStringsConfig: { queryStringBehavior: true, queryStrings: { items: true } },
    enableAcceptEncodingBrotli: true,
    enableAcceptEncodingGzip: true,
  },
  comment: "it is shown in AWS's console alone",
} as const;

type CachePolicyInputs = Read<Inputs<aws.cloudfront.CachePolicyArgs>, typeof inputs>;

/** `aws:cloudfront/cachePolicy:CachePolicy`.
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CachePolicyConfig.html */
export const cachePolicyResource = ({ cachePolicies }: CloudFrontStore) =>
  resource<aws.cloudfront.CachePolicyArgs, PolicyOutputs>()({
    inputs,
    ...policyOf<CachePolicyInputs>({
      kind: "cache-policy",
      longestName: 128,
      newId: randomUUID,
      keep: (given, id, name) => {
        const { minTtl = 0, defaultTtl = 86_400, maxTtl = 31_536_000 } = given;
        const { headersConfig, cookiesConfig, queryStringsConfig, ...encodings } =
          given.parametersInCacheKeyAndForwardedToOrigin;
        cachePolicies.set(id, {
          name,
          minimumTtl: minTtl,
          defaultTtl,
          maximumTtl: maxTtl,
          gzip: encodings.enableAcceptEncodingGzip ?? false,
          brotli: encodings.enableAcceptEncodingBrotli ?? false,
          headers: selection(headersConfig.headerBehavior ?? "none", lowerCase(headersConfig.headers)),
          cookies: selection(cookiesConfig.cookieBehavior, cookiesConfig.cookies?.items),
          query: selection(queryStringsConfig.queryStringBehavior, queryStringsConfig.queryStrings?.items),
        });
      },
      forget: (id) => void cachePolicies.delete(id),
    }),
  });
