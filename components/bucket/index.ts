import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, withDefaults } from "../parts/component.ts";
import { privateBucket, tlsOnlyPolicy } from "../parts/private-bucket.ts";
import type { BucketArgs, BucketGrants } from "./args.ts";
import { defaults } from "./defaults.ts";
import { bucketGrants } from "./grants.ts";
import { problems } from "./validate.ts";

export type { Below, BucketArgs, BucketGrants } from "./args.ts";

/** A bucket that nobody reads but whom it is granted to, with TLS only, encrypted, and kept unless told otherwise.
 *
 * ```ts
 * const media = new Bucket("media", { expirationDays: { "drafts/": 7 } });
 * media.grants.read(service, { prefix: "pictures/" });
 * ```
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html */
export class Bucket extends pulumi.ComponentResource {
  static readonly token = "mysfits:bucket:Bucket";

  readonly bucketName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly grants: BucketGrants;
  readonly nodes: { readonly bucket: aws.s3.Bucket; readonly policy: aws.s3.BucketPolicy };

  constructor(name: string, given: BucketArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super(Bucket.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("Bucket", name, problems(args));
    const { protect, keyArn, isVersioned, expirationDays, tags, transform } = args;

    const { bucket, block } = privateBucket(
      name,
      {
        protect,
        keyArn,
        tags,
        isVersioned,
        lifecycle: Object.entries(expirationDays).map(([prefix, days]) => ({
          id: prefix === "" ? "all" : prefix,
          status: "Enabled",
          filter: { prefix },
          expiration: { days },
        })),
        transform: transform?.bucket,
      },
      this,
    );
    const policy = tlsOnlyPolicy(`${name}-policy`, { bucket, block }, this);
    this.bucketName = bucket.bucket;
    this.arn = bucket.arn;
    this.grants = bucketGrants(name, bucket, keyArn, this);
    this.nodes = { bucket, policy };
    this.registerOutputs({ bucketName: this.bucketName, arn: this.arn });
  }
}
