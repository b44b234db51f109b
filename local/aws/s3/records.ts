/** A bucket with its configuration. What is absent was never set, or was deleted. */
export interface BucketRecord {
  readonly name: string;
  readonly region: string;
  /** Who made it: the program, or a call of the API. */
  readonly origin: "program" | "api";
  /** ISO 8601, UTC. */
  readonly created: string;
  readonly tags?: Tags;
  readonly versioning?: "Enabled" | "Suspended";
  /** JSON text as it was put. */
  readonly policy?: string;
  readonly publicAccessBlock?: PublicAccessBlock;
  readonly ownership?: ObjectOwnership;
  readonly encryption?: Encryption;
  readonly cors?: readonly CorsRule[];
  /** True when the default event bus is told of what happens to objects. */
  readonly eventBridge?: boolean;
  /** Queues, topics and functions that are told. */
  readonly notifications?: readonly NotificationRule[];
  readonly lifecycle?: readonly LifecycleRule[];
  /** Kept and answered; objects stay in their storage class here. */
  readonly transitionMinimumSize?: string;
}

/** Tags of a bucket or an object. */
export type Tags = Readonly<Record<string, string>>;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html */
export type ObjectOwnership = "BucketOwnerEnforced" | "BucketOwnerPreferred" | "ObjectWriter";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

/** Default encryption. Nothing is encrypted here; the answers say what AWS would have done. */
export interface Encryption {
  readonly algorithm: "AES256" | "aws:kms" | "aws:kms:dsse";
  readonly kmsKeyId?: string;
  readonly bucketKeyEnabled?: boolean;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CORSRule.html */
export interface CorsRule {
  readonly id?: string;
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAgeSeconds?: number;
}

/** Destination of a bucket's events, and which of them it gets.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html */
export interface NotificationRule {
  readonly id: string;
  /** ARN of a queue, a topic or a function. */
  readonly destination: string;
  /** As they were given: `s3:ObjectCreated:*`. */
  readonly events: readonly string[];
  /** Beginning of the keys; not URL-encoded. */
  readonly prefix?: string | undefined;
  /** End of the keys. */
  readonly suffix?: string | undefined;
}

/** A lifecycle rule.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html */
export interface LifecycleRule {
  readonly id: string;
  readonly enabled: boolean;
  readonly filter: LifecycleFilter;
  readonly expiration?: {
    readonly days?: number;
    readonly date?: string;
    readonly expiredObjectDeleteMarker?: boolean;
  };
  readonly noncurrentExpiration?: { readonly days: number; readonly newerVersions?: number };
  readonly abortUploadsAfterDays?: number;
  /** Kept and answered; objects stay in their storage class here. */
  readonly transitions?: readonly LifecycleTransition[];
  readonly noncurrentTransitions?: readonly LifecycleTransition[];
}

/** All of it must fit. */
export interface LifecycleFilter {
  readonly prefix?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly sizeGreaterThan?: number;
  readonly sizeLessThan?: number;
}

/** Exchange of an object's storage class. */
export interface LifecycleTransition {
  readonly days?: number;
  readonly date?: string;
  readonly storageClass: string;
  readonly newerVersions?: number;
}

/** One version of an object, or a delete marker. */
export interface ObjectVersion {
  readonly bucket: string;
  readonly key: string;
  /** `null` when it was written while the bucket was not versioned. */
  readonly versionId: string;
  /** Grows with every write of this store: the newest version of a key has the greatest. */
  readonly order: string;
  readonly deleteMarker?: true;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly content: ObjectContent;
  readonly tags?: Tags;
}

/** An object apart from its name and version. Empty for a delete marker. */
export interface ObjectContent {
  /** With the quotes it has on the wire. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  /** Name of the file with the bytes; absent when there are none. */
  readonly body?: string;
  /** `content-type`, `cache-control` and the like, by header name. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata, without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksum?: Checksum;
  /** Of a multipart upload, by part. */
  readonly parts?: readonly { readonly number: number; readonly size: number; readonly checksum?: string }[];
  readonly encryption: Encryption;
  readonly storageClass: string;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; with `-<parts>` when composite. */
  readonly value: string;
  readonly type: "FULL_OBJECT" | "COMPOSITE";
}

/** Algorithms that are computed here. */
export type ChecksumAlgorithm = "CRC32" | "CRC32C" | "CRC64NVME" | "SHA1" | "SHA256";

/** A multipart upload that is neither completed nor aborted. */
export interface UploadRecord {
  readonly uploadId: string;
  readonly bucket: string;
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly initiated: number;
  readonly template: Pick<ObjectContent, "headers" | "metadata" | "encryption" | "storageClass">;
  readonly tags?: Tags;
  readonly checksum?: Pick<Checksum, "algorithm" | "type">;
}

/** A part of a multipart upload. */
export interface PartRecord {
  readonly number: number;
  readonly etag: string;
  readonly size: number;
  readonly body?: string;
  readonly modified: number;
  readonly checksum?: Checksum;
}
