import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { formatArn } from "../../../contract/arn.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import type { Platform } from "../../../contract/service.ts";
import { readResponseHeadersPolicy } from "../policies/response-headers-policy.ts";
import type { CloudFrontStore } from "../store.ts";
import { newEtag } from "../etag.ts";

/** `aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy`. */
export function responseHeadersPolicyResource(
  { responseHeadersPolicies }: CloudFrontStore,
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
    return { id, outputs: { name, arn, etag: newEtag() } };
  };
  return {
    create: async ({ inputs, name }) => put(inputs, randomUUID(), inputs.name ?? physicalName(name, 128)),
    start: async ({ inputs, id, outputs }) => void put(inputs, id, String(outputs["name"])),
    update: async ({ inputs }, { id, outputs }) => put(inputs, id, inputs.name ?? String(outputs["name"])),
    delete: async ({ id }) => void responseHeadersPolicies.delete(id),
  };
}
