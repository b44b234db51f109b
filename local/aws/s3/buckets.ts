import { AwsError } from "../../contract/errors.ts";
import type { S3 } from "./call.ts";
import { invalidArgument } from "./errors.ts";
import type { BucketRecord } from "./storage/records.ts";

/** Why `name` can't be a bucket's name; undefined when it can.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function bucketNameProblem(name: string): string | undefined {
  if (name.length < 3 || name.length > 63) return "must have 3 to 63 characters";
  if (!/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/.test(name))
    return "may have lower-case letters, digits, dots and hyphens only, with a letter or digit at both ends";
  if (name.includes("..")) return "must not have two dots next to each other";
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return "must not look like an IP address";
  if (/^(xn--|sthree-|amzn-s3-demo-)/.test(name)) return "must not begin with xn--, sthree- or amzn-s3-demo-";
  if (/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name))
    return "must not end with -s3alias, --ol-s3, .mrap, --x-s3 or --table-s3";
  return undefined;
}

/** A bucket as AWS makes new ones: no access control lists, no public access, encrypted.
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
export async function createBucket({ storage }: S3, bucket: BucketRecord): Promise<void> {
  const { name } = bucket;
  const problem = bucketNameProblem(name);
  if (problem !== undefined)
    throw new AwsError("InvalidBucketName", `The specified bucket is not valid: "${name}" ${problem}.`, 400, {
      BucketName: name,
    });
  if (storage.findBucket(name))
    throw new AwsError(
      "BucketAlreadyOwnedByYou",
      "Your previous request to create the named bucket succeeded and you already own it.",
      409,
      { BucketName: name },
    );
  await storage.addBucket(bucket);
}

/** Removes an empty bucket.
 * @throws AwsError NoSuchBucket, BucketNotEmpty */
export async function deleteBucket({ storage, uploads }: S3, name: string): Promise<void> {
  storage.bucket(name);
  if (!storage.contents(name).isEmpty)
    throw new AwsError(
      "BucketNotEmpty",
      storage.bucket(name).versioning === undefined
        ? "The bucket you tried to delete is not empty"
        : "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
      409,
      { BucketName: name },
    );
  for (const { uploadId } of uploads.list(name)) await uploads.end(uploadId);
  await storage.removeBucket(name);
}

/** Deletes every version of every object. */
export async function emptyBucket({ storage }: S3, name: string): Promise<void> {
  const contents = storage.contents(name);
  for (const key of [...contents.keys()]) await storage.deleteVersions([...contents.versions(key)]);
}

const KEY_LIMIT = 1024;

/** @throws AwsError KeyTooLongError
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
export function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size > KEY_LIMIT)
    throw new AwsError("KeyTooLongError", "Your key is too long", 400, {
      Size: String(size),
      MaxSizeAllowed: String(KEY_LIMIT),
    });
  if (key === "") throw invalidArgument("The key must not be empty", "key", key);
}
