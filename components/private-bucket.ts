import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Tags } from "./component.ts";

/** Makes a bucket that nobody reads but whom its policy lets in: no public access, no ACLs, encrypted.
 * @param name Logical name; the parts are `<name>-bucket`, `<name>-private`, `<name>-owner` and `<name>-encryption`.
 * @param options.bucket Arguments of the bucket. `protect` keeps it, and what is in it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html */
export function privateBucket(
  name: string,
  options: { readonly bucket: aws.s3.BucketArgs; readonly protect: boolean },
  parent: pulumi.Resource,
): { readonly bucket: aws.s3.Bucket; readonly block: aws.s3.BucketPublicAccessBlock } {
  const child = { parent };
  const bucket = new aws.s3.Bucket(`${name}-bucket`, options.bucket, { ...child, protect: options.protect });
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

/** A statement for a bucket's policy: nobody without TLS. */
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

/** Bucket arguments that are warned about when a transform changes them. */
export const bucketGuards = ["acl", "website", "forceDestroy"];

/** Tags and the rule that a bucket that is not protected goes with everything in it. */
export const bucketDefaults = (protect: boolean, tags: Tags | undefined): aws.s3.BucketArgs => ({
  forceDestroy: !protect,
  tags,
});
