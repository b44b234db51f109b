import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logRequests } from "../parts/access-logs.ts";
import { refuse, transformed, withDefaults } from "../parts/component.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { AuditTrailArgs } from "./args.ts";
import { trailBucket } from "./bucket.ts";
import { defaults, guards } from "./defaults.ts";
import { problems } from "./validate.ts";

export type { AuditTrailArgs } from "./args.ts";

/** Who did what in the account: a trail of all regions, in a bucket that it alone writes into, with digests that show a change of a file. The
 * first copy of management events is free; a second trail is not, so one stage of an account makes it. Reads and writes of data are not
 * in it: each would cost.
 *
 * ```ts
 * new AuditTrail("audit");
 * ```
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html */
export class AuditTrail extends pulumi.ComponentResource {
  static readonly token = "mysfits:audit-trail:AuditTrail";

  readonly bucketName: pulumi.Output<string>;
  readonly nodes: { readonly bucket: aws.s3.Bucket; readonly trail: aws.cloudtrail.Trail };

  constructor(name: string, given: AuditTrailArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super(AuditTrail.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("AuditTrail", name, problems(args));

    // The bucket's policy names the trail, which is made after it: so its name is given.
    const trailName = `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
    const { region, accountId } = whereabouts(this);
    const trailArn = pulumi.interpolate`arn:aws:cloudtrail:${region}:${accountId}:trail/${trailName}`;
    const { bucket, policy } = trailBucket(name, args, { trailArn, accountId }, this);
    logRequests(name, bucket, args.accessLogs, this);
    const trail = new aws.cloudtrail.Trail(
      `${name}-trail`,
      transformed<aws.cloudtrail.TrailArgs>(
        this,
        "trail",
        {
          name: trailName,
          s3BucketName: bucket.id,
          isMultiRegionTrail: true,
          includeGlobalServiceEvents: true,
          enableLogFileValidation: true,
          enableLogging: true,
          tags: args.tags,
        },
        args.transform?.trail,
        guards,
      ),
      { parent: this, dependsOn: policy },
    );

    this.bucketName = bucket.bucket;
    this.nodes = { bucket, trail };
    this.registerOutputs({ bucketName: this.bucketName });
  }
}
