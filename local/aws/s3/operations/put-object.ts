import { header } from "../../../contract/http.ts";
import { bucketAccess, tagContext } from "../access/bucket-access.ts";
import { checkKey } from "../buckets.ts";
import { type Call, empty, type OperationHandler } from "../call.ts";
import { checksumHeader } from "../objects/checksums.ts";
import { verify } from "../objects/integrity.ts";
import { describeObject, encryptionHeaders } from "../objects/metadata.ts";
import { writeCondition } from "../objects/preconditions.ts";
import { headerTags } from "../objects/tags.ts";
import type { ObjectVersion, Tags } from "../storage/records.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export const putObject: OperationHandler = (call) => {
  const { s3, request, bucket, key } = call;
  checkKey(key);
  const tags = headerTags(header(request.headers, "x-amz-tagging"));
  const description = describeObject(request.headers, s3.storage.bucket(bucket));
  const condition = writeCondition(request.headers, key);
  return {
    access: writeAccess(call, tags),
    run: async () => {
      const { etag, checksum } = verify(request.headers, request.body);
      const body = await s3.storage.bodies.write(request.body);
      const content = {
        ...description,
        etag,
        checksum,
        size: request.body.length,
        ...(body !== undefined && { body }),
      };
      const version = await s3.storage.put(bucket, key, content, tags, condition);
      return empty(200, writeHeaders(call, version));
    },
  };
};

/** What IAM must allow for writing an object with what its headers say of it. */
export function writeAccess({ s3, request: { headers }, bucket, key }: Call, tags: Tags) {
  const record = s3.storage.bucket(bucket);
  const tagged = Object.keys(tags).length > 0;
  const context = {
    "s3:x-amz-acl": header(headers, "x-amz-acl"),
    "s3:x-amz-server-side-encryption": header(headers, "x-amz-server-side-encryption"),
    "s3:x-amz-server-side-encryption-aws-kms-key-id": header(
      headers,
      "x-amz-server-side-encryption-aws-kms-key-id",
    ),
    "s3:x-amz-storage-class": header(headers, "x-amz-storage-class"),
    "s3:x-amz-content-sha256": header(headers, "x-amz-content-sha256"),
    "s3:if-match": header(headers, "if-match"),
    "s3:if-none-match": header(headers, "if-none-match"),
    "s3:x-amz-copy-source": header(headers, "x-amz-copy-source"),
    "s3:x-amz-metadata-directive": header(headers, "x-amz-metadata-directive"),
    ...tagContext(undefined, tags),
  };
  return [
    bucketAccess(record, "PutObject", key, context),
    ...(tagged ? [bucketAccess(record, "PutObjectTagging", key, context)] : []),
    ...(header(headers, "x-amz-acl") !== undefined
      ? [bucketAccess(record, "PutObjectAcl", key, context)]
      : []),
    // Whoever may test what is there must be allowed to read it.
    ...(header(headers, "if-match") !== undefined
      ? [bucketAccess(record, "GetObject", key, tagContext(s3.storage.contents(bucket).current(key)))]
      : []),
  ];
}

/** Headers of the answer to a write. */
export function writeHeaders(
  { s3, bucket }: Pick<Call, "s3" | "bucket">,
  { content, versionId }: ObjectVersion,
): Record<string, string> {
  return {
    etag: content.etag,
    ...encryptionHeaders(content.encryption),
    ...(s3.storage.findBucket(bucket)?.versioning !== undefined && { "x-amz-version-id": versionId }),
    ...(content.checksum && {
      [checksumHeader(content.checksum.algorithm)]: content.checksum.value,
      "x-amz-checksum-type": content.checksum.type,
    }),
  };
}
