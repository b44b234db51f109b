import { AwsError } from "../../../contract/errors.ts";
import { header, type Headers } from "../../../contract/http.ts";
import { invalidArgument, notEmulated } from "../errors.ts";
import type { BucketRecord, Encryption, ObjectContent } from "../storage/records.ts";

/** System metadata that a writer may set, by header.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
const systemHeaders = [
  "content-type",
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "expires",
];

const METADATA = "x-amz-meta-";
const METADATA_LIMIT = 2048;

/** Headers of a write that ask for what is not done here. */
const refused: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^x-amz-object-lock-/, "S3 Object Lock"],
  [/^x-amz-grant-/, "S3 access control lists (use a bucket policy)"],
  [/^x-amz-server-side-encryption-customer-/, "encryption with customer keys (SSE-C)"],
  [/^x-amz-copy-source-server-side-encryption-customer-/, "encryption with customer keys (SSE-C)"],
  [/^x-amz-website-redirect-location$/, "S3 website redirects"],
  [/^x-amz-write-offset-bytes$/, "appending to an object"],
];

/** What the headers of a write say about the object.
 * @throws AwsError MetadataTooLarge, AccessControlListNotSupported, NotImplemented */
export function describeObject(
  headers: Headers,
  bucket: BucketRecord,
): Pick<ObjectContent, "headers" | "metadata" | "encryption" | "storageClass"> {
  for (const name of Object.keys(headers))
    for (const [pattern, what] of refused)
      if (pattern.test(name)) throw notEmulated(what, `Remove the header ${name}.`);
  checkAcl(header(headers, "x-amz-acl"), bucket);
  return {
    headers: systemMetadata(headers),
    metadata: userMetadata(headers),
    encryption: encryption(headers, bucket),
    storageClass: storageClass(header(headers, "x-amz-storage-class")),
  };
}

/** @throws AwsError AccessControlListNotSupported, as with BucketOwnerEnforced on AWS.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html */
export function checkAcl(acl: string | undefined, bucket: BucketRecord): void {
  if (acl === undefined || acl === "private" || acl === "bucket-owner-full-control") return;
  if ((bucket.ownership ?? "BucketOwnerEnforced") === "BucketOwnerEnforced")
    throw new AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs", 400);
  throw notEmulated(`the access control list ${acl}`, "Grant access with a bucket policy.");
}

function systemMetadata(headers: Headers): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of systemHeaders) {
    const value = header(headers, name);
    // The framing of the upload, not of the object.
    const kept =
      name === "content-encoding"
        ? value?.replace(/(^|,\s*)aws-chunked(?=,|$)/, "").replace(/^,\s*/, "")
        : value;
    if (kept) found[name] = kept;
  }
  found["content-type"] ??= "binary/octet-stream";
  return found;
}

function userMetadata(headers: Headers): Record<string, string> {
  const metadata: [name: string, text: string][] = [];
  let size = 0;
  for (const [name, value] of Object.entries(headers))
    if (name.startsWith(METADATA) && value !== undefined) {
      const text = Array.isArray(value) ? value.join(",") : value;
      metadata.push([name.slice(METADATA.length), text]);
      size += name.length - METADATA.length + Buffer.byteLength(text);
    }
  if (size > METADATA_LIMIT)
    throw new AwsError(
      "MetadataTooLarge",
      "Your metadata headers exceed the maximum allowed metadata size",
      400,
      {
        Size: String(size),
        MaxSizeAllowed: String(METADATA_LIMIT),
      },
    );
  return Object.fromEntries(metadata);
}

function encryption(headers: Headers, bucket: BucketRecord): Encryption {
  const algorithm = header(headers, "x-amz-server-side-encryption");
  if (algorithm === undefined) return bucket.encryption ?? { algorithm: "AES256" };
  if (algorithm !== "AES256" && algorithm !== "aws:kms" && algorithm !== "aws:kms:dsse")
    throw invalidArgument(
      "The encryption method specified is not supported",
      "x-amz-server-side-encryption",
      algorithm,
    );
  const kmsKeyId = header(headers, "x-amz-server-side-encryption-aws-kms-key-id");
  const bucketKey = header(headers, "x-amz-server-side-encryption-bucket-key-enabled")?.toLowerCase();
  return {
    algorithm,
    ...(kmsKeyId !== undefined && { kmsKeyId }),
    ...(bucketKey === "true" && { bucketKeyEnabled: true }),
  };
}

const storageClasses = [
  "STANDARD",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "REDUCED_REDUNDANCY",
  "GLACIER_IR",
];

function storageClass(value = "STANDARD"): string {
  if (value === "GLACIER" || value === "DEEP_ARCHIVE")
    throw notEmulated(`the storage class ${value}`, "Its objects must be restored before they are read.");
  if (!storageClasses.includes(value))
    throw new AwsError("InvalidStorageClass", "The storage class you specified is not valid", 400);
  return value;
}

/** The headers that describe an object in the answers to reads and writes. */
export function encryptionHeaders(encryption: Encryption): Record<string, string> {
  return {
    "x-amz-server-side-encryption": encryption.algorithm,
    ...(encryption.kmsKeyId !== undefined && {
      "x-amz-server-side-encryption-aws-kms-key-id": encryption.kmsKeyId,
    }),
    ...(encryption.bucketKeyEnabled && { "x-amz-server-side-encryption-bucket-key-enabled": "true" }),
  };
}
