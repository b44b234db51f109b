import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** A place that AWS services write their access logs to: a `LogBucket`. */
export interface AccessLogs {
  readonly bucketName: pulumi.Output<string>;
  readonly bucketArn: pulumi.Output<string>;
  /** Policy that lets the services write. Several of them try at once when they are set up: depend on it. */
  readonly policy: aws.s3.BucketPolicy;
}

/** Prefixes in a bucket of logs, by who writes. What has none writes below `AWSLogs/`. */
export const logPrefixes = { loadBalancer: "load-balancer", s3: "s3/" } as const;

/** Logs the requests to a bucket, if there are access logs. Both buckets must be in the same region.
 * @param name Logical name; the resource is `<name>-access-log`, and its objects begin with `s3/<name>/`.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html */
export function logRequests(
  name: string,
  bucket: aws.s3.Bucket,
  accessLogs: AccessLogs | undefined,
  parent: pulumi.Resource,
): void {
  if (!accessLogs) return;
  new aws.s3.BucketLogging(
    `${name}-access-log`,
    {
      bucket: bucket.id,
      targetBucket: accessLogs.bucketName,
      targetPrefix: `${logPrefixes.s3}${name}/`,
    },
    { parent, dependsOn: accessLogs.policy },
  );
}
