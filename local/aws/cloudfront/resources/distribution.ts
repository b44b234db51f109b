import { randomUUID } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { randomId } from "../../../contract/names.ts";
import { resource, type Resource } from "../../../contract/resource.ts";
import type { Platform } from "../../../contract/service.ts";
import { cloudFrontArn } from "../arn.ts";
import { viewerNames } from "../viewer-names.ts";
import { compileDistribution } from "../compile.ts";
import { newEtag } from "../etag.ts";
import type { CloudFrontStore } from "../store.ts";
import { distributionInputs, type DistributionInputs } from "./distribution-inputs.ts";

/** Outputs of a distribution. */
interface DistributionOutputs {
  readonly arn: string;
  readonly domainName: string;
  readonly hostedZoneId: string;
  readonly etag: string;
  readonly status: string;
  readonly callerReference: string;
  readonly inProgressValidationBatches: number;
  /** ISO 8601. */
  readonly lastModifiedTime: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** Hosted zone of every distribution, for alias records.
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html */
const HOSTED_ZONE_ID = "Z2FDTNDATAQYW2";

/** `aws:cloudfront/distribution:Distribution`. Viewers come by HTTP on 127.0.0.1, which stands for the HTTPS of AWS: nothing is
 * redirected.
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html */
export const distributionResource = (store: CloudFrontStore, platform: Platform) => {
  const put = ({ inputs }: Resource<DistributionInputs>, id: string, domainName: string) => {
    const arn = cloudFrontArn(`distribution/${id}`);
    const { aliases, certificateArn } = viewerNames(inputs, { arn, others: store.distributions }, platform);
    const named = { id, arn, domainName, aliases, certificateArn };
    const distribution = compileDistribution(inputs, named, store, platform);
    store.distributions.set(id, distribution);
    return {
      id,
      outputs: {
        arn,
        domainName,
        hostedZoneId: HOSTED_ZONE_ID,
        etag: newEtag(),
        status: "Deployed",
        callerReference: randomUUID(),
        inProgressValidationBatches: 0,
        lastModifiedTime: new Date().toISOString(),
        tagsAll: inputs.tags ?? {},
      },
    };
  };
  return resource<aws.cloudfront.DistributionArgs, DistributionOutputs>()({
    inputs: distributionInputs,
    create: async (wanted) => put(wanted, newEtag(), `d${randomId(13)}.cloudfront.net`),
    start: async (kept) => void put(kept, kept.id, kept.outputs.domainName),
    update: async (wanted, { id, outputs }) => put(wanted, id, outputs.domainName),
    delete: async ({ id }) => void store.distributions.delete(id),
  });
};
