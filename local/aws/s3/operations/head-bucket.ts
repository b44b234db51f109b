import { bucketAccess } from "../access.ts";
import { s3Arn } from "../arn.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
export const headBucket = operation("HeadBucket", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "ListBucket"),
  run: ({ store }, { Bucket }) => ({
    BucketRegion: store.buckets.get(Bucket).region,
    BucketArn: s3Arn(Bucket),
    AccessPointAlias: false,
  }),
});
