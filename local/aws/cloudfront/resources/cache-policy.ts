import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { formatArn } from "../../../contract/arn.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import type { Platform } from "../../../contract/service.ts";
import { lowerCase, selection } from "../policies/selection.ts";
import type { CloudFrontStore } from "../store.ts";
import { newEtag } from "../etag.ts";

/** `aws:cloudfront/cachePolicy:CachePolicy`. */
export function cachePolicyResource(
  { cachePolicies }: CloudFrontStore,
  { accountId }: Platform,
): ResourceHandler<Inputs<aws.cloudfront.CachePolicyArgs>> {
  const put = (inputs: Inputs<aws.cloudfront.CachePolicyArgs>, id: string, name: string) => {
    const {
      headersConfig,
      cookiesConfig,
      queryStringsConfig,
      enableAcceptEncodingBrotli,
      enableAcceptEncodingGzip,
    } = inputs.parametersInCacheKeyAndForwardedToOrigin;
    cachePolicies.set(id, {
      name,
      minimumTtl: inputs.minTtl ?? 0,
      defaultTtl: inputs.defaultTtl ?? 86_400,
      maximumTtl: inputs.maxTtl ?? 31_536_000,
      gzip: enableAcceptEncodingGzip ?? false,
      brotli: enableAcceptEncodingBrotli ?? false,
      headers: selection(headersConfig.headerBehavior ?? "none", lowerCase(headersConfig.headers)),
      cookies: selection(cookiesConfig.cookieBehavior, cookiesConfig.cookies?.items),
      query: selection(queryStringsConfig.queryStringBehavior, queryStringsConfig.queryStrings?.items),
    });
    const arn = formatArn({ service: "cloudfront", region: "", accountId, resource: `cache-policy/${id}` });
    return { id, outputs: { name, arn, etag: newEtag() } };
  };
  return {
    create: async ({ inputs, name }) => put(inputs, randomUUID(), inputs.name ?? physicalName(name, 128)),
    start: async ({ inputs, id, outputs }) => void put(inputs, id, String(outputs["name"])),
    update: async ({ inputs }, { id, outputs }) => put(inputs, id, inputs.name ?? String(outputs["name"])),
    delete: async ({ id }) => void cachePolicies.delete(id),
  };
}
