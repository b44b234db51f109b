import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { formatArn } from "../../../contract/arn.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import type { Platform } from "../../../contract/service.ts";
import { lowerCase, selection } from "../policies/selection.ts";
import type { CloudFrontStore } from "../store.ts";
import { newEtag } from "../etag.ts";

/** `aws:cloudfront/originRequestPolicy:OriginRequestPolicy`. */
export function originRequestPolicyResource(
  { originRequestPolicies }: CloudFrontStore,
  { accountId }: Platform,
): ResourceHandler<Inputs<aws.cloudfront.OriginRequestPolicyArgs>> {
  const put = (inputs: Inputs<aws.cloudfront.OriginRequestPolicyArgs>, id: string, name: string) => {
    const { headersConfig, cookiesConfig, queryStringsConfig } = inputs;
    originRequestPolicies.set(id, {
      name,
      headers: selection(headersConfig.headerBehavior ?? "none", lowerCase(headersConfig.headers)),
      cookies: selection(cookiesConfig.cookieBehavior, cookiesConfig.cookies?.items),
      query: selection(queryStringsConfig.queryStringBehavior, queryStringsConfig.queryStrings?.items),
    });
    const arn = formatArn({
      service: "cloudfront",
      region: "",
      accountId,
      resource: `origin-request-policy/${id}`,
    });
    return { id, outputs: { name, arn, etag: newEtag() } };
  };
  return {
    create: async ({ inputs, name }) => put(inputs, randomUUID(), inputs.name ?? physicalName(name, 128)),
    start: async ({ inputs, id, outputs }) => void put(inputs, id, String(outputs["name"])),
    update: async ({ inputs }, { id, outputs }) => put(inputs, id, inputs.name ?? String(outputs["name"])),
    delete: async ({ id }) => void originRequestPolicies.delete(id),
  };
}
