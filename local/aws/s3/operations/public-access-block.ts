import { bucketAccess } from "../access.ts";
import { noSuchSetting } from "../errors.ts";
import { documentMembers, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html */
export const getPublicAccessBlock = operation("GetPublicAccessBlock", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "GetBucketPublicAccessBlock"),
  run: ({ store }, { Bucket }) => {
    const { publicAccessBlock: block } = store.buckets.get(Bucket);
    if (!block)
      throw noSuchSetting(
        Bucket,
        "NoSuchPublicAccessBlockConfiguration",
        "The public access block configuration was not found",
      );
    return {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: block.blockPublicAcls,
        IgnorePublicAcls: block.ignorePublicAcls,
        BlockPublicPolicy: block.blockPublicPolicy,
        RestrictPublicBuckets: block.restrictPublicBuckets,
      },
    };
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html */
export const putPublicAccessBlock = operation("PutPublicAccessBlock", {
  members: {
    ...documentMembers,
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
  },
  access: (call, input) => bucketAccess(call, input, "PutBucketPublicAccessBlock"),
  run: async ({ store }, { Bucket, PublicAccessBlockConfiguration: block }) => {
    await store.buckets.configure(Bucket, {
      publicAccessBlock: {
        blockPublicAcls: block.BlockPublicAcls ?? false,
        ignorePublicAcls: block.IgnorePublicAcls ?? false,
        blockPublicPolicy: block.BlockPublicPolicy ?? false,
        restrictPublicBuckets: block.RestrictPublicBuckets ?? false,
      },
    });
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html */
export const deletePublicAccessBlock = operation("DeletePublicAccessBlock", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "PutBucketPublicAccessBlock"),
  run: async ({ store }, { Bucket }) =>
    await store.buckets.configure(Bucket, { publicAccessBlock: undefined }),
});
