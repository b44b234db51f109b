import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { privateBucket, tlsOnly, type PrivateBucket } from "../parts/private-bucket.ts";
import type { Settings } from "./defaults.ts";

/** Makes the bucket of a site's files. */
export const contentBucket = (
  name: string,
  { protect, tags, transform }: Settings,
  parent: pulumi.Resource,
): PrivateBucket => privateBucket(name, { protect, tags, transform: transform?.bucket }, parent);

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
