import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { transformed, type Tags, type Transform } from "./component.ts";

/** Arguments of {@link privateBucket}. */
export interface PrivateBucketArgs {
  /** True for a bucket that outlives a mistake; the others go with everything in them. */
  readonly protect: boolean;
  /** Key of KMS that objects are encrypted with.
   * @default S3's own key */
  readonly keyArn?: pulumi.Input<string>;
  /** Keep the older versions of what is changed or deleted for 30 days.
   * @default true */
  readonly isVersioned?: boolean;
  /** @default the provider's */
  readonly region?: string | undefined;
  readonly tags: Tags | undefined;
  /** Rules of the bucket's life cycle, before the one of older versions.
   * @default none */
  readonly lifecycle?: readonly aws.types.input.s3.BucketLifecycleConfigurationRule[];
  readonly transform: Transform<aws.s3.BucketArgs> | undefined;
}

/** A bucket, and what has to be there before its policy is set. */
export interface PrivateBucket {
  readonly bucket: aws.s3.Bucket;
  readonly block: aws.s3.BucketPublicAccessBlock;
}

const guards = ["acl", "website", "forceDestroy"];

/** Makes a bucket that nobody reads but whom its policy lets in: no public access, no ACLs, encrypted with S3's key or that of KMS and never with a
 * caller's, with the older versions of what is changed or deleted for 30 days unless told otherwise.
 * @param name Logical name; the parts are `<name>-bucket`, `<name>-private`, `<name>-owner`, `<name>-encryption`,
 * `<name>-versions` and `<name>-lifecycle`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html */
export function privateBucket(
  name: string,
  { protect, keyArn, isVersioned = true, region, tags, lifecycle = [], transform }: PrivateBucketArgs,
  parent: pulumi.Resource,
): PrivateBucket {
  const child = { parent };
  const bucket = new aws.s3.Bucket(
    `${name}-bucket`,
    transformed(parent, "bucket", { forceDestroy: !protect, region, tags }, transform, guards),
    { ...child, protect },
  );
  const block = new aws.s3.BucketPublicAccessBlock(
    `${name}-private`,
    {
      bucket: bucket.id,
      region,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    child,
  );
  new aws.s3.BucketOwnershipControls(
    `${name}-owner`,
    { bucket: bucket.id, region, rule: { objectOwnership: "BucketOwnerEnforced" } },
    child,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    {
      bucket: bucket.id,
      region,
      rules: [
        {
          applyServerSideEncryptionByDefault:
            keyArn === undefined
              ? { sseAlgorithm: "AES256" }
              : { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
          // Whoever gets hold of a role can't lock the objects away with a key of their own.
          blockedEncryptionTypes: ["SSE-C"],
        },
      ],
    },
    child,
  );
  const versioning = isVersioned
    ? [
        new aws.s3.BucketVersioning(
          `${name}-versions`,
          { bucket: bucket.id, region, versioningConfiguration: { status: "Enabled" } },
          child,
        ),
      ]
    : [];
  new aws.s3.BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    { bucket: bucket.id, region, rules: [...lifecycle, isVersioned ? oldVersions : unfinished] },
    { ...child, dependsOn: versioning },
  );
  return { bucket, block };
}

/** Rule of a life cycle: older versions go after 30 days, and what is left of a deletion or of an upload that nobody finished goes too.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html */
const oldVersions = {
  id: "old-versions",
  status: "Enabled",
  filter: {},
  expiration: { expiredObjectDeleteMarker: true },
  noncurrentVersionExpiration: { noncurrentDays: 30 },
  abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
};

/** Rule of a life cycle of a bucket without versions: what is left of an upload that nobody finished goes. */
const unfinished = {
  id: "unfinished",
  status: "Enabled",
  filter: {},
  abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
};

/** Makes the policy of a bucket that lets nobody in by itself: whoever has a right by IAM comes with TLS.
 * @param name Logical name of the policy. */
export function tlsOnlyPolicy(
  name: string,
  { bucket, block }: PrivateBucket,
  parent: pulumi.Resource,
): aws.s3.BucketPolicy {
  return new aws.s3.BucketPolicy(
    name,
    {
      bucket: bucket.id,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [tlsOnly(bucket.arn, pulumi.interpolate`${bucket.arn}/*`)],
      }),
    },
    // S3 refuses two changes of a bucket's access at the same time.
    { parent, dependsOn: block },
  );
}

/** Makes a statement for a bucket's policy: nobody without TLS.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html#example-bucket-policies-HTTP-HTTPS */
export function tlsOnly(bucketArn: pulumi.Input<string>, objectsArn: pulumi.Input<string>) {
  return {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, objectsArn],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
