import type * as aws from "@pulumi/aws";
import type { Inputs } from "../../../contract/resource.ts";
import type { S3 } from "../call.ts";
import { settingResource, type SettingInputs } from "./setting.ts";

type PublicAccessBlockInputs = Inputs<aws.s3.BucketPublicAccessBlockArgs> & SettingInputs;

/** `aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketpublicaccessblock/ */
export const bucketPublicAccessBlockResource = (s3: S3) =>
  settingResource<PublicAccessBlockInputs>(
    s3,
    ({
      blockPublicAcls = false,
      ignorePublicAcls = false,
      blockPublicPolicy = false,
      restrictPublicBuckets = false,
    }) => ({
      publicAccessBlock: { blockPublicAcls, ignorePublicAcls, blockPublicPolicy, restrictPublicBuckets },
    }),
    ({ skipDestroy = false }) => (skipDestroy ? {} : { publicAccessBlock: undefined }),
  );
