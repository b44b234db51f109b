import { bucketAccess } from "../access.ts";
import { deleteBucket as remove } from "../bucket/new-bucket.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html */
export const deleteBucket = operation("DeleteBucket", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "DeleteBucket"),
  run: async ({ store }, { Bucket }) => await remove(store, Bucket),
});
