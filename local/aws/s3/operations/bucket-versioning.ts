import { AwsError } from "../../../contract/errors.ts";
import { bucketAccess } from "../access.ts";
import { documentMembers, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html */
export const getBucketVersioning = operation("GetBucketVersioning", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "GetBucketVersioning"),
  run: ({ store }, { Bucket }) => ({ Status: store.buckets.get(Bucket).versioning }),
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html */
export const putBucketVersioning = operation("PutBucketVersioning", {
  // A code of an MFA device is refused by name.
  members: { ...documentMembers, VersioningConfiguration: { Status: true, MFADelete: ["Disabled"] } },
  access: (call, input) => bucketAccess(call, input, "PutBucketVersioning"),
  run: async ({ store }, { Bucket, VersioningConfiguration: { Status } }) => {
    if (Status !== "Enabled" && Status !== "Suspended")
      throw new AwsError(
        "IllegalVersioningConfigurationException",
        "The Versioning element must be specified",
        400,
      );
    await store.buckets.configure(Bucket, { versioning: Status });
  },
});
