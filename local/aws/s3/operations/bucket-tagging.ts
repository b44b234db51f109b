import { bucketAccess } from "../access.ts";
import { noSuchSetting } from "../errors.ts";
import { checkTags, tagSet } from "../object/tags.ts";
import { documentMembers, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html */
export const getBucketTagging = operation("GetBucketTagging", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "GetBucketTagging"),
  run: ({ store }, { Bucket }) => {
    const { tags } = store.buckets.get(Bucket);
    if (!tags) throw noSuchSetting(Bucket, "NoSuchTagSet", "The TagSet does not exist");
    return { TagSet: tagSet(tags) };
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html */
export const putBucketTagging = operation("PutBucketTagging", {
  members: { ...documentMembers, Tagging: { TagSet: { Key: true, Value: true } } },
  access: (call, input) => bucketAccess(call, input, "PutBucketTagging"),
  run: async ({ store }, { Bucket, Tagging: { TagSet } }) =>
    await store.buckets.configure(Bucket, { tags: checkTags(TagSet, "Bucket") }),
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketTagging.html */
export const deleteBucketTagging = operation("DeleteBucketTagging", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "PutBucketTagging"),
  run: async ({ store }, { Bucket }) => await store.buckets.configure(Bucket, { tags: undefined }),
});
