import { Answer } from "../../../contract/answer.ts";
import { bucketAccess } from "../access.ts";
import { checkNewPolicy } from "../bucket/policy.ts";
import { isPublicPolicy } from "../bucket/public-policy.ts";
import { noSuchSetting } from "../errors.ts";
import { documentMembers, operation } from "../operation.ts";
import type { S3Store } from "../store.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html */
export const getBucketPolicy = operation("GetBucketPolicy", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "GetBucketPolicy"),
  run: ({ store }, { Bucket }) =>
    new Answer({ Policy: policyOf(store, Bucket) }, { headers: { "content-type": "application/json" } }),
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html */
export const putBucketPolicy = operation("PutBucketPolicy", {
  members: {
    ...documentMembers,
    Policy: true,
    ConfirmRemoveSelfBucketAccess: "nobody here is kept from taking their own access away",
  },
  access: (call, input) => bucketAccess(call, input, "PutBucketPolicy"),
  run: async ({ store, principal }, { Bucket, Policy }) => {
    checkNewPolicy(store.buckets.get(Bucket), Policy, principal.arn);
    await store.buckets.configure(Bucket, { policy: Policy });
    return new Answer({}, { status: 204 });
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html */
export const deleteBucketPolicy = operation("DeleteBucketPolicy", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "DeleteBucketPolicy"),
  run: async ({ store }, { Bucket }) => await store.buckets.configure(Bucket, { policy: undefined }),
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html */
export const getBucketPolicyStatus = operation("GetBucketPolicyStatus", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "GetBucketPolicyStatus"),
  run: ({ store }, { Bucket }) => ({
    PolicyStatus: { IsPublic: isPublicPolicy(policyOf(store, Bucket)) },
  }),
});

function policyOf({ buckets }: S3Store, bucket: string): string {
  const { policy } = buckets.get(bucket);
  if (policy === undefined)
    throw noSuchSetting(bucket, "NoSuchBucketPolicy", "The bucket policy does not exist");
  return policy;
}
