import { AwsError } from "../../../contract/errors.ts";
import type { S3Store } from "../store.ts";
import type { BucketRecord } from "../records.ts";
import { checkBucketName } from "./name.ts";

/** Makes the record of a bucket as AWS makes new ones: no access control lists, no public access, encrypted.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html */
export function newBucket(settings: Omit<BucketRecord, "created">): BucketRecord {
  return {
    created: new Date().toISOString(),
    ownership: "BucketOwnerEnforced",
    publicAccessBlock: {
      blockPublicAcls: true,
      ignorePublicAcls: true,
      blockPublicPolicy: true,
      restrictPublicBuckets: true,
    },
    ...settings,
  };
}

/** Makes a bucket.
 * @throws AwsError InvalidBucketName, BucketAlreadyOwnedByYou */
export async function createBucket({ buckets }: S3Store, bucket: BucketRecord): Promise<void> {
  const { name } = bucket;
  checkBucketName(name);
  if (buckets.find(name))
    throw new AwsError(
      "BucketAlreadyOwnedByYou",
      "Your previous request to create the named bucket succeeded and you already own it.",
      409,
      { BucketName: name },
    );
  await buckets.add(bucket);
}

/** Removes an empty bucket, with the uploads that are under way.
 * @throws AwsError NoSuchBucket, BucketNotEmpty */
export async function deleteBucket({ buckets, uploads }: S3Store, name: string): Promise<void> {
  checkEmpty(buckets.get(name), buckets.contents(name).isEmpty);
  for (const { uploadId } of uploads.list(name)) await uploads.end(uploadId);
  // Something may have been written meanwhile.
  checkEmpty(buckets.get(name), buckets.contents(name).isEmpty);
  await buckets.remove(name);
}

function checkEmpty({ name, versioning }: BucketRecord, isEmpty: boolean): void {
  if (isEmpty) return;
  const versions = versioning === undefined ? "" : ". You must delete all versions in the bucket.";
  throw new AwsError("BucketNotEmpty", `The bucket you tried to delete is not empty${versions}`, 409, {
    BucketName: name,
  });
}

/** Deletes every version of every object. */
export async function emptyBucket({ buckets }: S3Store, name: string): Promise<void> {
  const contents = buckets.contents(name);
  for (const key of [...contents.keys()]) await buckets.deleteVersions([...contents.versions(key)]);
}
