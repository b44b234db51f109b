import * as pulumi from "@pulumi/pulumi";
import type * as aws from "@pulumi/aws";
import { logPrefixes } from "../parts/access-logs.ts";
import { tlsOnly } from "../parts/private-bucket.ts";
import type { Whereabouts } from "../parts/whereabouts.ts";

/** Makes the policy of a bucket of logs: each service that writes logs for this account may, below its own prefix, and nobody else.
 * The load balancer's writer names no condition in AWS's documents, so the account is in the path alone.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html */
export function writersPolicy(
  bucket: aws.s3.Bucket,
  { accountId, region }: Whereabouts,
): pulumi.Output<string> {
  const below = (path: pulumi.Input<string>) => pulumi.interpolate`${bucket.arn}/${path}`;
  const ofAccount = pulumi.interpolate`AWSLogs/${accountId}/*`;
  // Flow logs by the older kind of delivery, in their region; CloudFront by the newer one, which is in us-east-1.
  const deliveries = {
    "aws:SourceArn": [
      pulumi.interpolate`arn:aws:logs:${region}:${accountId}:*`,
      pulumi.interpolate`arn:aws:logs:us-east-1:${accountId}:delivery-source:*`,
    ],
  };
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "LoadBalancer",
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: below(pulumi.interpolate`${logPrefixes.loadBalancer}/${ofAccount}`),
      },
      {
        Sid: "AWSLogDeliveryWrite",
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: below(ofAccount),
        Condition: {
          StringEquals: { "aws:SourceAccount": accountId, "s3:x-amz-acl": "bucket-owner-full-control" },
          ArnLike: deliveries,
        },
      },
      {
        Sid: "AWSLogDeliveryAclCheck",
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: ["s3:GetBucketAcl", "s3:ListBucket"],
        Resource: bucket.arn,
        Condition: { StringEquals: { "aws:SourceAccount": accountId }, ArnLike: deliveries },
      },
      {
        Sid: "Buckets",
        Effect: "Allow",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: below(`${logPrefixes.s3}*`),
        Condition: { StringEquals: { "aws:SourceAccount": accountId } },
      },
      tlsOnly(bucket.arn, below("*")),
    ],
  });
}
