import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AccessLogs } from "../parts/access-logs.ts";
import { refuse, withDefaults } from "../parts/component.ts";
import { privateBucket } from "../parts/private-bucket.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { LogBucketArgs } from "./args.ts";
import { defaults } from "./defaults.ts";
import { writersPolicy } from "./policy.ts";
import { problems } from "./validate.ts";

export type { LogBucketArgs } from "./args.ts";

/** A bucket for the access logs of a stage: CloudFront's, the load balancer's, those of buckets, and the network's flow logs. It is the one
 * bucket whose own requests are not logged, for a log of itself would never end.
 *
 * ```ts
 * const accessLogs = new LogBucket("logs");
 * new StaticSite("site", { accessLogs, content: "dist" });
 * ```
 *
 * Encryption by S3's own key is what a load balancer can write with.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html */
export class LogBucket extends pulumi.ComponentResource implements AccessLogs {
  static readonly token = "mysfits:log-bucket:LogBucket";

  readonly bucketName: pulumi.Output<string>;
  readonly bucketArn: pulumi.Output<string>;
  readonly policy: aws.s3.BucketPolicy;

  constructor(name: string, given: LogBucketArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super(LogBucket.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("LogBucket", name, problems(args));
    const { protect, tags, transform, logRetentionDays } = args;

    const { bucket, block } = privateBucket(
      name,
      {
        protect,
        tags,
        lifecycle: [{ id: "logs", status: "Enabled", filter: {}, expiration: { days: logRetentionDays } }],
        transform: transform?.bucket,
      },
      this,
    );
    this.policy = new aws.s3.BucketPolicy(
      `${name}-policy`,
      { bucket: bucket.id, policy: writersPolicy(bucket, whereabouts(this)) },
      { parent: this, dependsOn: block },
    );
    this.bucketName = bucket.bucket;
    this.bucketArn = bucket.arn;
    this.registerOutputs({ bucketName: this.bucketName });
  }
}
