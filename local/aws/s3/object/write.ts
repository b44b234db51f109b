import { header } from "../../../contract/http.ts";
import type { Access } from "../../../contract/api.ts";
import { keyAccess, objectAccess, requestedTags, type ObjectTarget } from "../access.ts";
import type { S3Call } from "../operation.ts";
import type { ObjectVersion, Tags } from "../records.ts";
import { checksumMembers } from "./checksum.ts";
import { encryptionMembers } from "./description.ts";

/** Headers of a write that policies may ask about. */
const contextHeaders = [
  "x-amz-acl",
  "x-amz-server-side-encryption",
  "x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-storage-class",
  "x-amz-content-sha256",
  "if-match",
  "if-none-match",
  "x-amz-copy-source",
  "x-amz-metadata-directive",
];

/** Makes what IAM must allow for writing an object as the request describes it.
 * @param tags That the object is to have. */
export function writeAccess(call: S3Call, input: ObjectTarget, tags: Tags): Access[] {
  const { headers } = call.request;
  const context = {
    ...Object.fromEntries(contextHeaders.map((name) => [`s3:${name}`, header(headers, name)])),
    ...requestedTags(tags),
  };
  const access = keyAccess(call, input, "PutObject", context);
  if (Object.keys(tags).length > 0) access.push(...keyAccess(call, input, "PutObjectTagging", context));
  // Services deliver logs with this header; by AWS's pages their buckets' policies allow PutObject alone.
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
  if (header(headers, "x-amz-acl") !== undefined && call.principal.kind !== "service")
    access.push(...keyAccess(call, input, "PutObjectAcl", context));
  // Whoever may test what is there must be allowed to read it.
  if (header(headers, "if-match") !== undefined) access.push(...objectAccess(call, input, "GetObject"));
  return access;
}

/** The members of an answer to a write. */
export function writtenMembers({ store }: S3Call, version: ObjectVersion) {
  const { etag, encryption, checksum } = version.content;
  return {
    ETag: etag,
    VersionId: store.buckets.shownId(version),
    ...encryptionMembers(encryption),
    ...checksumMembers(checksum),
  };
}
