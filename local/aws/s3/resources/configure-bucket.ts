import { accountId } from "../../../contract/account.ts";
import type { ResourceState } from "../../../contract/resource.ts";
import { accessDenied } from "../errors.ts";
import type { S3Store } from "../store.ts";
import type { BucketRecord } from "../records.ts";

/** Outputs of a resource that is one setting of a bucket: its inputs, and no more. */
export type NoOutputs = Readonly<Record<string, never>>;

/** Gives a bucket the setting that a resource of its own stands for.
 * @throws AwsError NoSuchBucket; AccessDenied when it belongs to another account than is expected. */
export async function configureBucket(
  { buckets }: S3Store,
  {
    bucket,
    expectedBucketOwner = accountId,
  }: { readonly bucket: string; readonly expectedBucketOwner?: string },
  setting: Partial<BucketRecord>,
): Promise<ResourceState<NoOutputs>> {
  if (expectedBucketOwner !== accountId)
    throw accessDenied(`Bucket ${bucket} does not belong to account ${expectedBucketOwner}.`);
  await buckets.configure(bucket, setting);
  return { id: bucket, outputs: {} };
}

/** Takes a setting away, if the bucket is still there. */
export async function unsetBucket(
  { buckets }: S3Store,
  bucket: string,
  setting: Partial<BucketRecord>,
): Promise<void> {
  if (buckets.find(bucket)) await buckets.configure(bucket, setting);
}
