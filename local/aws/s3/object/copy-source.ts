import { accessTo, existingTags, type ObjectTarget } from "../access.ts";
import { accountId } from "../../../contract/account.ts";
import type { Access } from "../../../contract/api.ts";
import { accessDenied, invalidArgument, preconditionFailed } from "../errors.ts";
import type { S3Call } from "../operation.ts";
import type { ObjectVersion } from "../records.ts";
import { isUnmodified } from "./conditions.ts";

/** A copy's source as the request names it. */
interface CopyInput {
  readonly CopySource: string;
  readonly CopySourceIfMatch?: string;
  readonly CopySourceIfNoneMatch?: string;
  readonly CopySourceIfModifiedSince?: Date;
  readonly CopySourceIfUnmodifiedSince?: Date;
  readonly ExpectedSourceBucketOwner?: string;
}

/** Members of a request that reads another object. */
export const copySourceMembers = {
  CopySource: true,
  CopySourceIfMatch: true,
  CopySourceIfNoneMatch: true,
  CopySourceIfModifiedSince: true,
  CopySourceIfUnmodifiedSince: true,
  ExpectedSourceBucketOwner: true,
} as const;

/** Reads the name of a copy's source: `bucket/key`, percent-encoded, with `?versionId=` for one version.
 * @throws AwsError InvalidArgument; AccessDenied when the bucket belongs to another account than is expected
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export function copySource({ CopySource, ExpectedSourceBucketOwner = accountId }: CopyInput): ObjectTarget {
  const [path = "", VersionId] = CopySource.split("?versionId=");
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    throw invalidArgument("Copy source must be URL-encoded", "x-amz-copy-source", CopySource);
  }
  const [Bucket, ...segments] = decoded.replace(/^\//, "").split("/");
  const Key = segments.join("/");
  if (!Bucket || Key === "")
    throw invalidArgument(
      "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
      "x-amz-copy-source",
      CopySource,
    );
  if (ExpectedSourceBucketOwner !== accountId) throw accessDenied();
  return { Bucket, Key, VersionId };
}

/** Makes what IAM must allow on the source, which may be in another region.
 * @param withTags True when the copy takes the tags along. */
export function copySourceAccess(call: S3Call, source: ObjectTarget, withTags = false): Access[] {
  const { Bucket, Key, VersionId } = source;
  const { buckets } = call.store;
  const bucket = buckets.get(Bucket);
  const suffix = VersionId === undefined ? "" : "Version";
  const context = { ...existingTags(buckets.version(Bucket, Key, VersionId)), "s3:versionid": VersionId };
  const read = accessTo(call, bucket, `GetObject${suffix}`, Key, context);
  return withTags ? [read, accessTo(call, bucket, `GetObject${suffix}Tagging`, Key, context)] : [read];
}

/** Asks the conditions of a copy on its source.
 * @throws AwsError PreconditionFailed
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export function checkCopySource(input: CopyInput, source: ObjectVersion): void {
  const conditions = {
    IfMatch: input.CopySourceIfMatch,
    IfNoneMatch: input.CopySourceIfNoneMatch,
    IfModifiedSince: input.CopySourceIfModifiedSince,
    IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
  };
  if (isUnmodified(conditions, source)) throw preconditionFailed("x-amz-copy-source-If-None-Match");
}
