import { bucketAccess } from "../access.ts";
import { noSuchSetting } from "../errors.ts";
import { operation } from "../operation.ts";
import { ownersAcl } from "../owner.ts";

// What can not be set here has the one answer that AWS gives where it was never set.

const members = { Bucket: true, ExpectedBucketOwner: true } as const;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html */
export const getBucketAcl = operation("GetBucketAcl", {
  members,
  access: (call, input) => bucketAccess(call, input, "GetBucketAcl"),
  run: () => ownersAcl,
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAccelerateConfiguration.html */
export const getBucketAccelerateConfiguration = operation("GetBucketAccelerateConfiguration", {
  members,
  access: (call, input) => bucketAccess(call, input, "GetAccelerateConfiguration"),
  run: () => ({}),
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html */
export const getBucketLogging = operation("GetBucketLogging", {
  members,
  access: (call, input) => bucketAccess(call, input, "GetBucketLogging"),
  run: () => ({}),
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketRequestPayment.html */
export const getBucketRequestPayment = operation("GetBucketRequestPayment", {
  members,
  access: (call, input) => bucketAccess(call, input, "GetBucketRequestPayment"),
  run: () => ({ Payer: "BucketOwner" }),
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketWebsite.html */
export const getBucketWebsite = operation("GetBucketWebsite", {
  members,
  access: (call, input) => bucketAccess(call, input, "GetBucketWebsite"),
  run: (_call, { Bucket }) => {
    throw noSuchSetting(
      Bucket,
      "NoSuchWebsiteConfiguration",
      "The specified bucket does not have a website configuration",
    );
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketReplication.html */
export const getBucketReplication = operation("GetBucketReplication", {
  members,
  access: (call, input) => bucketAccess(call, input, "GetReplicationConfiguration"),
  run: (_call, { Bucket }) => {
    throw noSuchSetting(
      Bucket,
      "ReplicationConfigurationNotFoundError",
      "The replication configuration was not found",
    );
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html */
export const getObjectLockConfiguration = operation("GetObjectLockConfiguration", {
  members,
  access: (call, input) => bucketAccess(call, input, "GetBucketObjectLockConfiguration"),
  run: (_call, { Bucket }) => {
    throw noSuchSetting(
      Bucket,
      "ObjectLockConfigurationNotFoundError",
      "Object Lock configuration does not exist for this bucket",
    );
  },
});
