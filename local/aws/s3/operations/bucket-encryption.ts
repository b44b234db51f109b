import { bucketAccess } from "../access.ts";
import { checkEncryption, type EncryptionRule } from "../bucket/encryption.ts";
import { malformedXml } from "../errors.ts";
import { documentMembers, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html */
export const getBucketEncryption = operation("GetBucketEncryption", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "GetEncryptionConfiguration"),
  run: ({ store }, { Bucket }) => {
    // Every bucket is encrypted since 2023, so there always is an answer.
    const { encryption = { algorithm: "AES256" } } = store.buckets.get(Bucket);
    return {
      ServerSideEncryptionConfiguration: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: {
              SSEAlgorithm: encryption.algorithm,
              KMSMasterKeyID: encryption.kmsKeyId,
            },
            BucketKeyEnabled: encryption.bucketKeyEnabled ?? false,
            BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] },
          },
        ],
      },
    };
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html */
export const putBucketEncryption = operation("PutBucketEncryption", {
  members: {
    ...documentMembers,
    ServerSideEncryptionConfiguration: {
      Rules: {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: true, KMSMasterKeyID: true },
        BucketKeyEnabled: true,
        BlockedEncryptionTypes: { EncryptionType: true },
      },
    },
  },
  access: (call, input) => bucketAccess(call, input, "PutEncryptionConfiguration"),
  run: async ({ store }, { Bucket, ServerSideEncryptionConfiguration: { Rules } }) => {
    const [rule, ...others] = Rules;
    if (!rule || others.length > 0) throw malformedXml("an encryption configuration has one Rule");
    await store.buckets.configure(Bucket, { encryption: checkEncryption(ruleOf(rule)) });
  },
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketEncryption.html */
export const deleteBucketEncryption = operation("DeleteBucketEncryption", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "PutEncryptionConfiguration"),
  run: async ({ store }, { Bucket }) => await store.buckets.configure(Bucket, { encryption: undefined }),
});

function ruleOf(rule: {
  readonly ApplyServerSideEncryptionByDefault?: {
    readonly SSEAlgorithm: string;
    readonly KMSMasterKeyID?: string;
  };
  readonly BucketKeyEnabled?: boolean;
  readonly BlockedEncryptionTypes?: { readonly EncryptionType?: readonly string[] };
}): EncryptionRule {
  return {
    algorithm: rule.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
    kmsKeyId: rule.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID,
    bucketKeyEnabled: rule.BucketKeyEnabled,
    blockedTypes: rule.BlockedEncryptionTypes?.EncryptionType,
  };
}
