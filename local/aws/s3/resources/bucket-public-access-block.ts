import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import type { S3Store } from "../store.ts";
import type { PublicAccessBlock } from "../records.ts";
import { configureBucket, unsetBucket, type NoOutputs } from "./configure-bucket.ts";

/** `aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketpublicaccessblock/ */
export const bucketPublicAccessBlockResource = (store: S3Store) =>
  resource<aws.s3.BucketPublicAccessBlockArgs, NoOutputs>()({
    inputs: {
      bucket: true,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
      skipDestroy: true,
    },
    replaceOn: ["bucket"],
    create: ({ inputs }) => configureBucket(store, inputs, { publicAccessBlock: readBlock(inputs) }),
    update: ({ inputs }) => configureBucket(store, inputs, { publicAccessBlock: readBlock(inputs) }),
    delete: async ({ id, inputs }) => {
      if (!inputs.skipDestroy) await unsetBucket(store, id, { publicAccessBlock: undefined });
    },
  });

function readBlock({
  blockPublicAcls = false,
  ignorePublicAcls = false,
  blockPublicPolicy = false,
  restrictPublicBuckets = false,
}: Partial<PublicAccessBlock>): PublicAccessBlock {
  return { blockPublicAcls, ignorePublicAcls, blockPublicPolicy, restrictPublicBuckets };
}
