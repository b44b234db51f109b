import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logRequests } from "../parts/access-logs.ts";
import { refuse, withDefaults } from "../parts/component.ts";
import { logVisitors } from "./access-log.ts";
import { siteAlarms } from "./alarms.ts";
import type { StaticSiteArgs } from "./args.ts";
import { contentBucket, letDistributionRead } from "./bucket.ts";
import { withApis } from "./apis.ts";
import { defaults } from "./defaults.ts";
import { siteDistribution } from "./distribution.ts";
import { fallbackBucket } from "./fallback.ts";
import { listFiles } from "./files.ts";
import { servedDomain } from "./names.ts";
import { siteObjects } from "./objects.ts";
import { problems } from "./validate.ts";

export type { StaticSiteArgs } from "./args.ts";
export type { SiteApi, SiteRoute } from "../parts/site-route.ts";

/** A site in a private bucket behind CloudFront: HTTPS only, strict headers, compression, one origin for site and APIs.
 *
 * ```ts
 * const site = new StaticSite("site", { content: "dist", apis: { apiUrl: api } });
 * export const url = site.url;
 * ```
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html */
export class StaticSite extends pulumi.ComponentResource {
  static readonly token = "mysfits:static-site:StaticSite";

  /** `https://example.com`; `https://<distribution>` where the site has no name of its own, or its certificate waits for somebody. */
  readonly url: pulumi.Output<string>;
  /** Addresses of the APIs, by the member of `/config.json` that tells their path. */
  readonly apiUrls: Readonly<Record<string, pulumi.Output<string>>>;
  readonly distributionId: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
  readonly nodes: {
    readonly bucket: aws.s3.Bucket;
    readonly bucketPolicy: aws.s3.BucketPolicy;
    readonly distribution: aws.cloudfront.Distribution;
    readonly headers: aws.cloudfront.ResponseHeadersPolicy;
    readonly objects: readonly aws.s3.BucketObjectv2[];
  };

  constructor(name: string, given: StaticSiteArgs, opts?: pulumi.ComponentResourceOptions) {
    super(StaticSite.token, name, {}, opts);
    const args = withApis(withDefaults(defaults, given));
    const files = listFiles(args.content);
    refuse("StaticSite", name, problems(args, files));

    const { bucket, block } = contentBucket(name, args, this);
    const fallback = fallbackBucket(name, args, this);
    const buckets = { bucket, fallback: fallback?.bucket };
    const { distribution, headers } = siteDistribution(name, args, buckets, this);
    const bucketPolicy = letDistributionRead(name, { bucket, block, distribution }, this);
    if (fallback)
      letDistributionRead(
        `${name}-fallback`,
        { ...fallback, distribution, region: args.fallback?.region },
        this,
      );
    const objects = siteObjects(name, args, { files, bucket, block }, this);
    logVisitors(name, args, distribution, this);
    logRequests(name, bucket, args.accessLogs, this);
    siteAlarms(name, args, distribution, this);

    args.domain?.leadTo(distribution);

    this.url = pulumi.interpolate`https://${servedDomain(args)?.name ?? distribution.domainName}`;
    this.apiUrls = Object.fromEntries(
      Object.entries(args.apis).map(([member, { path }]) => [member, pulumi.interpolate`${this.url}${path}`]),
    );
    this.distributionId = distribution.id;
    this.bucketName = bucket.bucket;
    this.nodes = { bucket, bucketPolicy, distribution, headers, objects };
    this.registerOutputs({ url: this.url, distributionId: this.distributionId, bucketName: this.bucketName });
  }
}
