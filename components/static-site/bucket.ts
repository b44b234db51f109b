import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { privateBucket, tlsOnly, type PrivateBucket } from "../parts/private-bucket.ts";
import type { Settings } from "./defaults.ts";

/** Makes the bucket of a site's files. One that is protected keeps older versions of them for 30 days. */
export function contentBucket(
  name: string,
  { protect, tags, transform }: Settings,
  parent: pulumi.Resource,
): PrivateBucket {
  const { bucket, block } = privateBucket(name, { protect, tags, transform: transform?.bucket }, parent);
  if (protect) keepOldVersions(name, bucket, parent);
  return { bucket, block };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html */
function keepOldVersions(name: string, bucket: aws.s3.Bucket, parent: pulumi.Resource): void {
  const versioning = new aws.s3.BucketVersioning(
    `${name}-versions`,
    { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } },
    { parent },
  );
  new aws.s3.BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    {
      bucket: bucket.id,
      rules: [
        {
          id: "old-versions",
          status: "Enabled",
          filter: {},
          noncurrentVersionExpiration: { noncurrentDays: 30 },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
        },
      ],
    },
    { parent, dependsOn: versioning },
  );
}

/** Lets one distribution read the objects, and nobody do anything without TLS.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html */
export function letDistributionRead(
  name: string,
  {
    bucket,
    block,
    distribution,
    region,
  }: PrivateBucket & {
    readonly distribution: aws.cloudfront.Distribution;
    readonly region?: string | undefined;
  },
  parent: pulumi.Resource,
): aws.s3.BucketPolicy {
  const objects = pulumi.interpolate`${bucket.arn}/*`;
  return new aws.s3.BucketPolicy(
    `${name}-policy`,
    {
      bucket: bucket.id,
      region,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "ThisDistributionOnly",
            Effect: "Allow",
            Principal: { Service: "cloudfront.amazonaws.com" },
            Action: "s3:GetObject",
            Resource: objects,
            Condition: { StringEquals: { "AWS:SourceArn": distribution.arn } },
          },
          tlsOnly(bucket.arn, objects),
        ],
      }),
    },
    // S3 refuses two changes of a bucket's access at the same time.
    { parent, dependsOn: block },
  );
}
