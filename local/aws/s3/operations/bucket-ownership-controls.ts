import { bucketAccess } from "../access.ts";
import { checkOwnership } from "../bucket/ownership.ts";
import { noSuchSetting } from "../errors.ts";
import { documentMembers, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketOwnershipControls.html */
export const getBucketOwnershipControls = operation("GetBucketOwnershipControls", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "GetBucketOwnershipControls"),
  run: ({ store }, { Bucket }) => {
    const { ownership } = store.buckets.get(Bucket);
    if (ownership === undefined)
      throw noSuchSetting(
        Bucket,
        "OwnershipControlsNotFoundError",
        "The bucket ownership controls were not found",
      );
    return { OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] } };
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html */
export const putBucketOwnershipControls = operation("PutBucketOwnershipControls", {
  members: { ...documentMembers, OwnershipControls: { Rules: { ObjectOwnership: true } } },
  access: (call, input) => bucketAccess(call, input, "PutBucketOwnershipControls"),
  run: async ({ store }, { Bucket, OwnershipControls: { Rules } }) => {
    const ownership = checkOwnership(Rules[0]?.ObjectOwnership);
    await store.buckets.configure(Bucket, { ownership });
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketOwnershipControls.html */
export const deleteBucketOwnershipControls = operation("DeleteBucketOwnershipControls", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "PutBucketOwnershipControls"),
  run: async ({ store }, { Bucket }) => await store.buckets.configure(Bucket, { ownership: undefined }),
});
