import type * as aws from "@pulumi/aws";
import { resource, type ResourceState } from "../../../contract/resource.ts";
import { checkNewPolicy } from "../bucket/policy.ts";
import type { S3Store } from "../store.ts";
import { unsetBucket } from "./configure-bucket.ts";

/** `aws:s3/bucketPolicy:BucketPolicy`.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketpolicy/ */
export const bucketPolicyResource = (store: S3Store) =>
  resource<aws.s3.BucketPolicyArgs, PolicyOutputs>()({
    inputs: { bucket: true, policy: true },
    replaceOn: ["bucket"],
    create: ({ inputs }) => put(store, inputs.bucket, inputs.policy),
    update: ({ inputs }) => put(store, inputs.bucket, inputs.policy),
    delete: ({ id }) => unsetBucket(store, id, { policy: undefined }),
  });

interface PolicyOutputs {
  /** JSON text, also where the program gave an object. */
  readonly policy: string;
}

async function put(
  { buckets, platform }: S3Store,
  bucket: string,
  given: string | object,
): Promise<ResourceState<PolicyOutputs>> {
  const policy = typeof given === "string" ? given : JSON.stringify(given);
  checkNewPolicy(buckets.get(bucket), policy, `arn:aws:iam::${platform.accountId}:root`);
  await buckets.configure(bucket, { policy });
  return { id: bucket, outputs: { policy } };
}
