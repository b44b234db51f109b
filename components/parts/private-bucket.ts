import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { transformed, type Tags, type Transform } from "./component.ts";

/** Arguments of {@link privateBucket}. */
export interface PrivateBucketArgs {
  /** True for a bucket that outlives a mistake; the others go with everything in them. */
  readonly protect: boolean;
  readonly tags: Tags | undefined;
  readonly transform: Transform<aws.s3.BucketArgs> | undefined;
}

/** A bucket, and what has to be there before its policy is set. */
export interface PrivateBucket {
  readonly bucket: aws.s3.Bucket;
  readonly block: aws.s3.BucketPublicAccessBlock;
}

const guards = ["acl", "website", "forceDestroy"];

/** Makes a bucket that nobody reads but whom its policy lets in: no public access, no ACLs, encrypted.
 * @param name Logical name; the parts are `<name>-bucket`, `<name>-private`, `<name>-owner` and `<name>-encryption`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html */
export function privateBucket(
  name: string,
  { protect, tags, transform }: PrivateBucketArgs,
  parent: pulumi.Resource,
): PrivateBucket {
  const child = { parent };
  const bucket = new aws.s3.Bucket(
    `${name}-bucket`,
    transformed(parent, "bucket", { forceDestroy: !protect, tags }, transform, guards),
    { ...child, protect },
  );
  const block = new aws.s3.BucketPublicAccessBlock(
    `${name}-private`,
    {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    child,
  );
  new aws.s3.BucketOwnershipControls(
    `${name}-owner`,
    { bucket: bucket.id, rule: { objectOwnership: "BucketOwnerEnforced" } },
    child,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    { bucket: bucket.id, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    child,
  );
  return { bucket, block };
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
