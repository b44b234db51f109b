import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Alarms } from "../alarms/index.ts";
import type { AccessLogs } from "../parts/access-logs.ts";
import type { Tags, Transform } from "../parts/component.ts";
import type { SiteDomain } from "../parts/site-domain.ts";
import type { SiteApi, SiteRoute } from "../parts/site-route.ts";

/** Arguments of `StaticSite`. */
export interface StaticSiteArgs {
  /** Folder with the built site, relative to the project; must contain `index.html`. */
  readonly content: string;
  /** Files below these folders of the site have a hash in their names and never change: browsers keep them for a year.
   * @default ["assets/"] */
  readonly immutable?: readonly string[];
  /** Written as `/config.json`, never cached: all that the site knows of its surroundings.
   * @default no such file */
  readonly config?: pulumi.Input<Record<string, pulumi.Input<unknown>>>;
  /** Names of the site's own.
   * @default none: the site is at `https://<distribution>.cloudfront.net` */
  readonly domain?: SiteDomain;
  /** APIs of the site, by the member of `/config.json` that tells their path: each is reached below the site's own name. The first
   * pattern that fits wins.
   * @default none */
  readonly apis?: Readonly<Record<string, SiteApi>>;
  /** Paths that go elsewhere and that the site is not told of; they come after those of `apis`.
   * @default none */
  readonly routes?: readonly SiteRoute[];
  /** Origins that scripts may talk to besides the site's own, for `connect-src`.
   * @default none */
  readonly connectSources?: readonly pulumi.Input<string>[];
  /** Origins that scripts may come from besides the site's own, for `script-src`: each of them can do all that the site can.
   * @default none */
  readonly scriptSources?: readonly pulumi.Input<string>[];
  /** Origins of pages that may be shown in frames, for `frame-src`.
   * @default none, the site's own neither */
  readonly frameSources?: readonly pulumi.Input<string>[];
  /** Origins that pictures may come from besides the site's own, for `img-src`; `blob:` is the browser's own memory.
   * @default none */
  readonly imageSources?: readonly pulumi.Input<string>[];
  /** True for a site that routes by itself: paths without a dot in their last part are answered with `/index.html`.
   * @default true */
  readonly singlePage?: boolean;
  /** Page that visitors get while the site's bucket is away, with status 503: a file without scripts and without parts of its own but inline
   * styles. It is kept in a second bucket, best in another region.
   * @default none: they get S3's or CloudFront's own error */
  readonly fallback?: {
    /** Path relative to the project. */
    readonly page: string;
    /** @default the provider's */
    readonly region?: string;
  };
  /** ARN of a web ACL (WAFv2, scope CLOUDFRONT).
   * @default no filtering */
  readonly webAclArn?: pulumi.Input<string>;
  /** @default "PriceClass_200", which has Korea, Japan and Australia */
  readonly priceClass?: "PriceClass_100" | "PriceClass_200" | "PriceClass_All";
  /** Keep the bucket when it has objects.
   * @default true */
  readonly protect?: boolean;
  /** Bucket for the access log of the distribution and of the bucket; that of the fallback is in another region, and CloudFront its only reader.
   * @default no log */
  readonly accessLogs?: AccessLogs;
  /** Alarms of the stage.
   * @default none */
  readonly alarms?: Alarms;
  readonly tags?: Tags;
  readonly transform?: {
    readonly bucket?: Transform<aws.s3.BucketArgs>;
    readonly distribution?: Transform<aws.cloudfront.DistributionArgs>;
    readonly headers?: Transform<aws.cloudfront.ResponseHeadersPolicyArgs>;
  };
}
