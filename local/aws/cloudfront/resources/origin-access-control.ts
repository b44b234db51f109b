import type * as aws from "@pulumi/aws";
import { formatArn } from "../../../contract/arn.ts";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import type { Platform } from "../../../contract/service.ts";
import type { CloudFrontStore } from "../store.ts";
import { newEtag } from "../etag.ts";

/** `aws:cloudfront/originAccessControl:OriginAccessControl`: for buckets, always signing. */
export function originAccessControlResource(
  { originAccessControls }: CloudFrontStore,
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
    return { id, outputs: { name, arn, etag: newEtag() } };
  };
  return {
    create: async ({ inputs, name }) => put(inputs, newEtag(), inputs.name ?? physicalName(name, 64)),
    start: async ({ inputs, id, outputs }) => void put(inputs, id, String(outputs["name"])),
    update: async ({ inputs }, { id, outputs }) => put(inputs, id, inputs.name ?? String(outputs["name"])),
    delete: async ({ id }) => void originAccessControls.delete(id),
  };
}
