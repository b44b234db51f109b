import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Function } from "../function/index.ts";
import type { ReachableBucket } from "../network/args.ts";
import { logRequests } from "../parts/access-logs.ts";
import { refuse, transformed, withDefaults } from "../parts/component.ts";
import { privateBucket, tlsOnlyPolicy } from "../parts/private-bucket.ts";
import type { PrivateFilesArgs, PrivateFilesGrants } from "./args.ts";
import { defaults, type Settings } from "./defaults.ts";
import { privateFilesGrants } from "./grants.ts";
import { uploadProcessing } from "./processing.ts";
import { problems } from "./validate.ts";

export type { PrivateFilesArgs, PrivateFilesGrants, Processor, UploadWay } from "./args.ts";

/** Files that people upload from their browser, each below a prefix of their own, and what a function makes of them below another one. Nothing is public; nothing
 * that is deleted stays as a version; an upload that nobody processed goes after a day.
 *
 * ```ts
 * const pictures = new PrivateFiles("pictures", { processor: { code: folder, variables } });
 * pictures.grants.sign(service);
 * pictures.allowFrom(site.url);
 * ```
 *
 * Makes: bucket, function (see `Function`), failure queue with its alarm, notification.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/PresignedUrlUploadObject.html */
export class PrivateFiles extends pulumi.ComponentResource {
  static readonly token = "mysfits:private-files:PrivateFiles";

  readonly bucketName: pulumi.Output<string>;
  readonly bucketArn: pulumi.Output<string>;
  /** Origin that browsers upload to and read from: for `connect-src` and `img-src` of a Content-Security-Policy. */
  readonly origin: pulumi.Output<string>;
  /** Function that is called for each upload: give it grants. */
  readonly processor: Function;
  readonly grants: PrivateFilesGrants;
  /** What `grants.remove` needs of a `Network` that its grantee is in. Signing needs no way to S3. */
  readonly reachable: readonly ReachableBucket[];
  readonly nodes: {
    readonly bucket: aws.s3.Bucket;
    readonly bucketPolicy: aws.s3.BucketPolicy;
    readonly failureQueue: aws.sqs.Queue;
  };
  readonly #name: string;
  readonly #args: Settings;

  constructor(name: string, given: PrivateFilesArgs, opts?: pulumi.ComponentResourceOptions) {
    super(PrivateFiles.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("PrivateFiles", name, problems(args));
    const { prefixes, uploadDays, uploadBy, protect, tags, transform } = args;
    this.#name = name;
    this.#args = args;

    const lifecycle = [
      {
        id: "uploads",
        status: "Enabled",
        filter: { prefix: `${prefixes.uploads}/` },
        expiration: { days: uploadDays },
      },
    ];
    const { bucket, block } = privateBucket(
      name,
      { protect, tags, lifecycle, isVersioned: false, transform: transform?.bucket },
      this,
    );
    const bucketPolicy = tlsOnlyPolicy(`${name}-tls`, { bucket, block }, this);
    logRequests(name, bucket, args.accessLogs, this);
    const { fn, failureQueue } = uploadProcessing(name, args, bucket, this);
    if (uploadBy !== "form") uploadBy.identityPool.grants.privateFiles(bucket.arn, prefixes.uploads);

    this.bucketName = bucket.bucket;
    this.bucketArn = bucket.arn;
    this.origin = pulumi.interpolate`https://${bucket.bucketRegionalDomainName}`;
    this.processor = fn;
    this.grants = privateFilesGrants(name, args, bucket, this);
    this.reachable = [
      { arn: bucket.arn, actions: ["s3:ListBucket"] },
      ...Object.values(prefixes).map((prefix) => ({
        arn: bucket.arn,
        actions: ["s3:DeleteObject"],
        prefix: `${prefix}/`,
      })),
    ];
    this.nodes = { bucket, bucketPolicy, failureQueue };
    this.registerOutputs({ bucketName: this.bucketName });
  }

  /** Lets pages of an origin upload, and no others: with a form they send it, with an identity pool's credentials they also read and delete.
   * To be called once, when the site is there, which itself names this bucket.
   * @param origin `https://example.com`
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html */
  allowFrom(origin: pulumi.Input<string>): aws.s3.BucketCorsConfiguration {
    const isForm = this.#args.uploadBy === "form";
    return new aws.s3.BucketCorsConfiguration(
      `${this.#name}-cors`,
      transformed(
        this,
        "cors",
        {
          bucket: this.nodes.bucket.id,
          corsRules: [
            {
              allowedOrigins: [origin],
              allowedMethods: isForm ? ["POST"] : ["GET", "HEAD", "PUT", "POST", "DELETE"],
              allowedHeaders: isForm ? [] : ["*"],
              exposeHeaders: isForm ? [] : ["ETag"],
              maxAgeSeconds: 3600,
            },
          ],
        },
        this.#args.transform?.cors,
      ),
      { parent: this },
    );
  }
}
