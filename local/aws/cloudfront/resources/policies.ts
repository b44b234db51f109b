import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { formatArn } from "../../../contract/arn.ts";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName, randomId } from "../../../contract/names.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import type { Platform } from "../../../contract/service.ts";
import type { Directory } from "../directory.ts";
import { all, allExcept, listed, none, type Selection } from "../policies/cache-policy.ts";
import { readResponseHeadersPolicy } from "../policies/response-headers-policy.ts";

const etag = () => `E${randomId(13).toUpperCase()}`;

/** `aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy`. */
export function responseHeadersPolicyHandler(
  { responseHeadersPolicies }: Directory,
  { accountId }: Platform,
): ResourceHandler<Inputs<aws.cloudfront.ResponseHeadersPolicyArgs>> {
  const put = (inputs: Inputs<aws.cloudfront.ResponseHeadersPolicyArgs>, id: string, name: string) => {
    responseHeadersPolicies.set(id, readResponseHeadersPolicy(inputs));
    const arn = formatArn({
      service: "cloudfront",
      region: "",
      accountId,
      resource: `response-headers-policy/${id}`,
    });
    return { id, outputs: { name, arn, etag: etag() } };
  };
  return {
    create: async ({ inputs, name }) => put(inputs, randomUUID(), inputs.name ?? physicalName(name, 128)),
    start: async ({ inputs, id, outputs }) => void put(inputs, id, String(outputs["name"])),
    update: async ({ inputs }, { id, outputs }) => put(inputs, id, inputs.name ?? String(outputs["name"])),
    delete: async ({ id }) => void responseHeadersPolicies.delete(id),
  };
}

interface Behavior {
  readonly headers?: { readonly items?: readonly string[] };
  readonly cookies?: { readonly items?: readonly string[] };
  readonly queryStrings?: { readonly items?: readonly string[] };
}

/** `none`, `all`, `whitelist`, `allExcept`, `allViewer`, … with their names. */
function selection(kind: string, items: readonly string[] = []): Selection {
  switch (kind) {
    case "none":
      return none;
    case "all":
    case "allViewer":
      return all;
    case "whitelist":
      return listed(items);
    case "allExcept":
      return allExcept(items);
    default:
      throw new NotEmulatedError(`header behavior ${kind} of a policy`);
  }
}

const lower = (names: Behavior["headers"]) => names?.items?.map((name) => name.toLowerCase());

/** `aws:cloudfront/cachePolicy:CachePolicy`. */
export function cachePolicyHandler(
  { cachePolicies }: Directory,
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
      headers: selection(headersConfig.headerBehavior ?? "none", lower(headersConfig.headers)),
      cookies: selection(cookiesConfig.cookieBehavior, cookiesConfig.cookies?.items),
      query: selection(queryStringsConfig.queryStringBehavior, queryStringsConfig.queryStrings?.items),
    });
    const arn = formatArn({ service: "cloudfront", region: "", accountId, resource: `cache-policy/${id}` });
    return { id, outputs: { name, arn, etag: etag() } };
  };
  return {
    create: async ({ inputs, name }) => put(inputs, randomUUID(), inputs.name ?? physicalName(name, 128)),
    start: async ({ inputs, id, outputs }) => void put(inputs, id, String(outputs["name"])),
    update: async ({ inputs }, { id, outputs }) => put(inputs, id, inputs.name ?? String(outputs["name"])),
    delete: async ({ id }) => void cachePolicies.delete(id),
  };
}

/** `aws:cloudfront/originRequestPolicy:OriginRequestPolicy`. */
export function originRequestPolicyHandler(
  { originRequestPolicies }: Directory,
  { accountId }: Platform,
): ResourceHandler<Inputs<aws.cloudfront.OriginRequestPolicyArgs>> {
  const put = (inputs: Inputs<aws.cloudfront.OriginRequestPolicyArgs>, id: string, name: string) => {
    const { headersConfig, cookiesConfig, queryStringsConfig } = inputs;
    originRequestPolicies.set(id, {
      name,
      headers: selection(headersConfig.headerBehavior ?? "none", lower(headersConfig.headers)),
      cookies: selection(cookiesConfig.cookieBehavior, cookiesConfig.cookies?.items),
      query: selection(queryStringsConfig.queryStringBehavior, queryStringsConfig.queryStrings?.items),
    });
    const arn = formatArn({
      service: "cloudfront",
      region: "",
      accountId,
      resource: `origin-request-policy/${id}`,
    });
    return { id, outputs: { name, arn, etag: etag() } };
  };
  return {
    create: async ({ inputs, name }) => put(inputs, randomUUID(), inputs.name ?? physicalName(name, 128)),
    start: async ({ inputs, id, outputs }) => void put(inputs, id, String(outputs["name"])),
    update: async ({ inputs }, { id, outputs }) => put(inputs, id, inputs.name ?? String(outputs["name"])),
    delete: async ({ id }) => void originRequestPolicies.delete(id),
  };
}

/** `aws:cloudfront/originAccessControl:OriginAccessControl`: for buckets, always signing. */
export function originAccessControlHandler(
  { originAccessControls }: Directory,
  { accountId }: Platform,
): ResourceHandler<Inputs<aws.cloudfront.OriginAccessControlArgs>> {
  const put = (inputs: Inputs<aws.cloudfront.OriginAccessControlArgs>, id: string, name: string) => {
    if (inputs.originAccessControlOriginType !== "s3")
      throw new NotEmulatedError(
        `an origin access control for ${inputs.originAccessControlOriginType}`,
        "It is for S3 here.",
      );
    if (inputs.signingBehavior === "no-override") throw new NotEmulatedError("signingBehavior no-override");
    if (inputs.signingBehavior === "always") originAccessControls.add(id);
    else originAccessControls.delete(id);
    const arn = formatArn({
      service: "cloudfront",
      region: "",
      accountId,
      resource: `origin-access-control/${id}`,
    });
    return { id, outputs: { name, arn, etag: etag() } };
  };
  return {
    create: async ({ inputs, name }) => put(inputs, etag(), inputs.name ?? physicalName(name, 64)),
    start: async ({ inputs, id, outputs }) => void put(inputs, id, String(outputs["name"])),
    update: async ({ inputs }, { id, outputs }) => put(inputs, id, inputs.name ?? String(outputs["name"])),
    delete: async ({ id }) => void originAccessControls.delete(id),
  };
}
