import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import { resource } from "../../../contract/resource.ts";
import type { S3Store } from "../store.ts";
import type { BucketRecord } from "../records.ts";
import { configureBucket, unsetBucket, type NoOutputs } from "./configure-bucket.ts";

/** `aws:s3/bucketVersioning:BucketVersioning`. Versioning can be suspended, never taken back.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketversioning/ */
export const bucketVersioningResource = (store: S3Store) =>
  resource<aws.s3.BucketVersioningArgs, NoOutputs>()({
    // A code of an MFA device is refused by name.
    inputs: {
      bucket: true,
      expectedBucketOwner: true,
      versioningConfiguration: { status: true, mfaDelete: ["Disabled"] },
    },
    replaceOn: ["bucket", "expectedBucketOwner"],
    create: async ({ inputs }) => {
      const versioning = readStatus(inputs.versioningConfiguration.status, store.buckets.get(inputs.bucket));
      return await configureBucket(store, inputs, { versioning });
    },
    update: async ({ inputs }) => {
      const versioning = readStatus(inputs.versioningConfiguration.status, store.buckets.get(inputs.bucket));
      return await configureBucket(store, inputs, { versioning });
    },
    delete: ({ id }) => unsetBucket(store, id, { versioning: "Suspended" }),
  });

function readStatus(status: string, { versioning }: BucketRecord): BucketRecord["versioning"] {
  if (status === "Disabled" && versioning === undefined) return undefined;
  if (status !== "Enabled" && status !== "Suspended")
    throw new AwsError(
      "IllegalVersioningConfigurationException",
      `versioning status must be Enabled or Suspended (got ${status})`,
    );
  return status;
}
