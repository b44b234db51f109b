import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { privateBucket, tlsOnly } from "../parts/private-bucket.ts";
import type { Settings } from "./defaults.ts";

/** Makes the bucket of the log, which this trail alone writes into.
 * @returns The policy is there before the trail may be made: CloudTrail tries it.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html */
export function trailBucket(
  name: string,
  { retentionDays, protect, tags, transform }: Settings,
  {
    trailArn,
    accountId,
  }: { readonly trailArn: pulumi.Output<string>; readonly accountId: pulumi.Output<string> },
  parent: pulumi.Resource,
): { readonly bucket: aws.s3.Bucket; readonly policy: aws.s3.BucketPolicy } {
  const { bucket, block } = privateBucket(
    name,
    {
      protect,
      tags,
      lifecycle: [{ id: "log", status: "Enabled", filter: {}, expiration: { days: retentionDays } }],
      transform: transform?.bucket,
    },
    parent,
  );
  const thisTrail = { "aws:SourceArn": trailArn };
  const policy = new aws.s3.BucketPolicy(
    `${name}-policy`,
    {
      bucket: bucket.id,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "TrailLooks",
            Effect: "Allow",
            Principal: { Service: "cloudtrail.amazonaws.com" },
            Action: "s3:GetBucketAcl",
            Resource: bucket.arn,
            Condition: { StringEquals: thisTrail },
          },
          {
            Sid: "TrailWrites",
            Effect: "Allow",
            Principal: { Service: "cloudtrail.amazonaws.com" },
            Action: "s3:PutObject",
            Resource: pulumi.interpolate`${bucket.arn}/AWSLogs/${accountId}/*`,
            Condition: { StringEquals: { ...thisTrail, "s3:x-amz-acl": "bucket-owner-full-control" } },
          },
          tlsOnly(bucket.arn, pulumi.interpolate`${bucket.arn}/*`),
        ],
      }),
    },
    // S3 refuses two changes of a bucket's access at the same time.
    { parent, dependsOn: block },
  );
  return { bucket, policy };
}
