import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { newEtag } from "../etag.ts";
import type { CloudFrontStore } from "../store.ts";
import { policyOf, type PolicyOutputs } from "./policy.ts";

const inputs = {
  name: true,
  originAccessControlOriginType: ["s3"],
  signingBehavior: ["always", "never"],
  signingProtocol: ["sigv4"],
  description: "it is shown in AWS's console alone",
} as const;

type OriginAccessControlInputs = Read<Inputs<aws.cloudfront.OriginAccessControlArgs>, typeof inputs>;

/** `aws:cloudfront/originAccessControl:OriginAccessControl`, for buckets.
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginAccessControlConfig.html */
export const originAccessControlResource = ({ originAccessControls }: CloudFrontStore) =>
  resource<aws.cloudfront.OriginAccessControlArgs, PolicyOutputs>()({
    inputs,
    ...policyOf<OriginAccessControlInputs>({
      kind: "origin-access-control",
      longestName: 64,
      newId: newEtag,
      keep: ({ signingBehavior }, id) => {
        if (signingBehavior === "always") originAccessControls.add(id);
        else originAccessControls.delete(id);
      },
      forget: (id) => void originAccessControls.delete(id),
    }),
  });
