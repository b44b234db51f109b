import { AwsError } from "../../../contract/errors.ts";
import { accessDenied, invalidArgument, notEmulated } from "../errors.ts";
import type { BucketRecord, Encryption, ObjectContent } from "../records.ts";
import { checkHeaderName, checkHeaderText } from "./header-text.ts";

/** An object without its bytes, as a write describes it. */
export interface DescriptionInput {
  readonly ACL?: string;
  readonly CacheControl?: string;
  readonly ContentDisposition?: string;
  readonly ContentEncoding?: string;
  readonly ContentLanguage?: string;
  readonly ContentType?: string;
  readonly Metadata?: Readonly<Record<string, string>>;
  readonly StorageClass?: string;
  readonly ServerSideEncryption?: string;
  readonly SSEKMSKeyId?: string;
  readonly BucketKeyEnabled?: boolean;
  readonly SSECustomerAlgorithm?: string;
}

const CUSTOMER_KEY = "a write with a customer's key is refused, whatever the key";

/** Members of a write that describe the object. Locks, grants and redirects are not among them: they are refused by name. */
export const descriptionMembers = {
  ACL: true,
  CacheControl: true,
  ContentDisposition: true,
  ContentEncoding: true,
  ContentLanguage: true,
  ContentType: true,
  Expires: true,
  Metadata: true,
  StorageClass: true,
  ServerSideEncryption: true,
  SSEKMSKeyId: true,
  SSEKMSEncryptionContext: "nothing is encrypted on this machine",
  BucketKeyEnabled: true,
  SSECustomerAlgorithm: true,
  SSECustomerKey: CUSTOMER_KEY,
  SSECustomerKeyMD5: CUSTOMER_KEY,
} as const;

/** Longest metadata, names and values together, in bytes.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
const METADATA_LIMIT = 2048;

/** Reads the description of an object.
 * @param expires The header as it was written: it need not be a date.
 * @throws AwsError AccessDenied for a customer's key, MetadataTooLarge, AccessControlListNotSupported, InvalidStorageClass, InvalidArgument, NotImplemented */
export function describeObject(
  input: DescriptionInput,
  bucket: BucketRecord,
  expires?: string,
): Pick<ObjectContent, "headers" | "metadata" | "encryption" | "storageClass"> {
  // Every bucket blocks SSE-C since April 2026, and here none can unblock it.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html
  if (input.SSECustomerAlgorithm !== undefined) throw accessDenied("The bucket blocks SSE-C encryption");
  checkAcl(input.ACL, bucket);
  return {
    headers: systemMetadata(input, expires),
    metadata: userMetadata(input.Metadata ?? {}),
    encryption: encryption(input, bucket),
    storageClass: storageClass(input.StorageClass),
  };
}

/** Checks the access control list that an object is to have.
 * @throws AwsError AccessControlListNotSupported, as with BucketOwnerEnforced on AWS
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html */
function checkAcl(acl: string | undefined, bucket: BucketRecord): void {
  if (acl === undefined || acl === "private" || acl === "bucket-owner-full-control") return;
  if ((bucket.ownership ?? "BucketOwnerEnforced") === "BucketOwnerEnforced")
    throw new AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs", 400);
  throw notEmulated(`the access control list ${acl}`, "Grant access with a bucket policy.");
}

function systemMetadata(input: DescriptionInput, expires: string | undefined): Record<string, string> {
  const headers = {
    "content-type": input.ContentType || "binary/octet-stream",
    "cache-control": input.CacheControl,
    "content-disposition": input.ContentDisposition,
    // The framing is of the upload, not of the object.
    "content-encoding": input.ContentEncoding?.replace(/(^|,\s*)aws-chunked(?=,|$)/, "").replace(/^,\s*/, ""),
    "content-language": input.ContentLanguage,
    expires,
  };
  const given = Object.entries(headers).filter((entry): entry is [string, string] => Boolean(entry[1]));
  for (const [name, value] of given) checkHeaderText(value, name);
  return Object.fromEntries(given);
}

function userMetadata(metadata: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  let size = 0;
  for (const [name, value] of Object.entries(metadata)) {
    checkHeaderName(`x-amz-meta-${name}`);
    checkHeaderText(value, `x-amz-meta-${name}`);
    size += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  if (size > METADATA_LIMIT)
    throw new AwsError(
      "MetadataTooLarge",
      "Your metadata headers exceed the maximum allowed metadata size",
      400,
      { Size: String(size), MaxSizeAllowed: String(METADATA_LIMIT) },
    );
  return metadata;
}

function encryption(
  { ServerSideEncryption: algorithm, SSEKMSKeyId: kmsKeyId, BucketKeyEnabled }: DescriptionInput,
  bucket: BucketRecord,
): Encryption {
  if (algorithm === undefined) return bucket.encryption ?? { algorithm: "AES256" };
  if (algorithm !== "AES256" && algorithm !== "aws:kms" && algorithm !== "aws:kms:dsse")
    throw invalidArgument(
      "The encryption method specified is not supported",
      "x-amz-server-side-encryption",
      algorithm,
    );
  if (kmsKeyId !== undefined) checkHeaderText(kmsKeyId, "x-amz-server-side-encryption-aws-kms-key-id");
  return {
    algorithm,
    ...(kmsKeyId !== undefined && { kmsKeyId }),
    ...(BucketKeyEnabled && { bucketKeyEnabled: true }),
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

/** The members of an answer that tell how an object is encrypted. */
export function encryptionMembers({ algorithm, kmsKeyId, bucketKeyEnabled }: Encryption) {
  return { ServerSideEncryption: algorithm, SSEKMSKeyId: kmsKeyId, BucketKeyEnabled: bucketKeyEnabled };
}
