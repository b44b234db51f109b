import { accountId } from "../../contract/account.ts";
import type { Access } from "../../contract/api.ts";
import { s3Arn } from "./arn.ts";
import { isRestricted } from "./bucket/policy.ts";
import { accessDenied, keyTooLong, otherRegion } from "./errors.ts";
import type { S3Call } from "./operation.ts";
import type { BucketRecord, ObjectVersion, Tags } from "./records.ts";

/** Condition keys of a request; undefined where it does not have one. */
export type Context = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A bucket as a request names it. */
export interface BucketTarget {
  readonly Bucket: string;
  readonly ExpectedBucketOwner?: string;
}

/** An object, or one version of it, as a request names it. */
export interface ObjectTarget extends BucketTarget {
  readonly Key: string;
  readonly VersionId?: string;
}

/** Longest key, in bytes of UTF-8. */
const KEY_LIMIT = 1024;

/** Finds the bucket that a request is for.
 * @throws AwsError NoSuchBucket; AccessDenied when it belongs to another account than is expected; PermanentRedirect when it is in another
 * region than the endpoint. Whoever comes unsigned, or for a service, has no endpoint. */
export function bucketOf(
  { store, principal, region }: S3Call,
  { Bucket, ExpectedBucketOwner }: BucketTarget,
): BucketRecord {
  const bucket = store.buckets.get(Bucket);
  if (ExpectedBucketOwner !== undefined && ExpectedBucketOwner !== accountId) throw accessDenied();
  if (principal.kind !== "anonymous" && principal.kind !== "service" && bucket.region !== region)
    throw otherRegion(bucket);
  return bucket;
}

/** Makes what IAM must allow for an action on a bucket.
 * @param action Without `s3:`. @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 * @throws AwsError as {@link bucketOf}. */
export function bucketAccess(
  call: S3Call,
  target: BucketTarget,
  action: string,
  context: Context = {},
): Access[] {
  return [accessTo(call, bucketOf(call, target), action, undefined, context)];
}

/** Makes what IAM must allow for an action on a key, whatever is there: a write, the parts of an upload.
 * @throws AwsError KeyTooLongError, and as {@link bucketOf}. */
export function keyAccess(
  call: S3Call,
  target: ObjectTarget,
  action: string,
  context: Context = {},
): Access[] {
  const { Key } = target;
  const bucket = bucketOf(call, target);
  checkKey(Key);
  return [accessTo(call, bucket, action, Key, context)];
}

/** Checks the length of a key.
 * @throws AwsError KeyTooLongError
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
export function checkKey(key: string): void {
  if (Buffer.byteLength(key) > KEY_LIMIT) throw keyTooLong(key, KEY_LIMIT);
}

/** Makes what IAM must allow for an action on an object that is there: another action where a version is named.
 * @param action Without `s3:`: `GetObjectTagging`.
 * @throws AwsError as {@link keyAccess}. */
export function objectAccess(
  call: S3Call,
  target: ObjectTarget,
  action: string,
  context: Context = {},
): Access[] {
  const { Bucket, Key, VersionId } = target;
  const { buckets } = call.store;
  const version = buckets.find(Bucket) && buckets.version(Bucket, Key, VersionId);
  return keyAccess(
    call,
    target,
    VersionId === undefined ? action : action.replace("Object", "ObjectVersion"),
    { ...existingTags(version), "s3:versionid": VersionId, ...context },
  );
}

/** Makes one thing that IAM must allow, together with the bucket's policy.
 *
 * `aws:SecureTransport` is true: the gateway listens on 127.0.0.1 only and stands for the HTTPS endpoint of AWS, which is
 * what clients of the same program use there. With `false` the usual deny of plain HTTP would refuse every call here.
 * @throws AwsError AccessDenied when the policy is public and public ones are restricted: nothing else lets somebody in unsigned. */
export function accessTo(
  { principal }: S3Call,
  bucket: BucketRecord,
  action: string,
  key?: string,
  context: Context = {},
): Access {
  const resource = s3Arn(bucket.name, key);
  if (isRestricted(bucket, principal))
    throw accessDenied(
      `User: anonymous is not authorized to perform: s3:${action} on resource: "${resource}" because public policies are restricted by the RestrictPublicBuckets setting in S3 Block Public Access.`,
    );
  return {
    action: `s3:${action}`,
    resource,
    context: defined({
      "aws:SecureTransport": "true",
      "aws:ResourceAccount": accountId,
      "s3:ResourceAccount": accountId,
      ...context,
    }),
    ...(bucket.policy !== undefined && { resourcePolicy: bucket.policy }),
  };
}

/** Asks IAM about one more thing than the operation's own access.
 * @throws AwsError AccessDenied */
export function authorize({ store, principal }: S3Call, access: Access): void {
  const { allowed, reason } = store.platform.capabilities.iam.authorize(principal, access);
  if (!allowed)
    throw accessDenied(
      `User: ${principal.arn} is not authorized to perform: ${access.action} on resource: "${access.resource}" ${reason}`,
    );
}

/** Condition keys about the tags that an object has. */
export function existingTags(version: ObjectVersion | undefined): Context {
  return Object.fromEntries(
    Object.entries(version?.tags ?? {}).map(([key, value]) => [`s3:ExistingObjectTag/${key}`, value]),
  );
}

/** Condition keys about the tags that a request gives an object. */
export function requestedTags(tags: Tags): Context {
  const names = Object.keys(tags);
  if (names.length === 0) return {};
  return {
    ...Object.fromEntries(names.map((name) => [`s3:RequestObjectTag/${name}`, tags[name]])),
    "s3:RequestObjectTagKeys": names,
  };
}

function defined(context: Context): Record<string, string | readonly string[]> {
  return Object.fromEntries(
    Object.entries(context).filter(
      (entry): entry is [string, string | readonly string[]] => entry[1] !== undefined,
    ),
  );
}
