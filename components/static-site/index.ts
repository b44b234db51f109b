import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, type Tags, type Transform } from "../component.ts";
import { bucketDefaults, bucketGuards, privateBucket, tlsOnly } from "../private-bucket.ts";
import type { SiteRoute } from "../parts/site-route.ts";
import { contentSecurityPolicy, securityHeaders } from "./headers.ts";
import { listFiles, type SiteFile } from "./files.ts";
import { rewriteFunction } from "./rewrite.ts";
import { managedPolicies } from "./defaults.ts";

export type { SiteRoute } from "../parts/site-route.ts";

/** Arguments of {@link StaticSite}. */
export interface StaticSiteArgs {
  /** Folder with the built site, relative to the project; must contain `index.html`. */
  readonly content: string;
  /** Files below these folders of the site have a hash in their names and never change: browsers keep them for a year.
   * @default ["assets/"] */
  readonly immutable?: readonly string[];
  /** Written as `/config.json`, never cached: all that the site knows of its surroundings.
   * @default no such file */
  readonly config?: pulumi.Input<Record<string, pulumi.Input<unknown>>>;
  /** Paths that go elsewhere; the first pattern that fits wins.
   * @default none */
  readonly routes?: readonly SiteRoute[];
  /** Origins that scripts may talk to besides the site's own, for `connect-src`.
   * @default none */
  readonly connectSources?: readonly pulumi.Input<string>[];
  /** Whether paths without a dot in their last part are answered with `/index.html`, for a site that routes by itself.
   * @default true */
  readonly singlePage?: boolean;
  /** ARN of a web ACL (WAFv2, scope CLOUDFRONT).
   * @default no filtering */
  readonly webAclArn?: pulumi.Input<string>;
  /** @default "PriceClass_200", which has Korea, Japan and Australia */
  readonly priceClass?: "PriceClass_100" | "PriceClass_200" | "PriceClass_All";
  /** Keep the bucket when it has objects, and keep older versions of them.
   * @default true */
  readonly protect?: boolean;
  readonly tags?: Tags;
  readonly transform?: {
    readonly bucket?: Transform<aws.s3.BucketArgs>;
    readonly distribution?: Transform<aws.cloudfront.DistributionArgs>;
    readonly headers?: Transform<aws.cloudfront.ResponseHeadersPolicyArgs>;
  };
}

/** A site in a private bucket behind CloudFront: HTTPS only, strict headers, compression, one origin for site and APIs.
 *
 * ```ts
 * const site = new StaticSite("site", { content: "dist", routes: [{ pattern: "/api/*", domainName: api.domainName }] });
 * export const url = site.url;
 * ```
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html */
export class StaticSite extends pulumi.ComponentResource {
  static readonly token = "mysfits:static-site:StaticSite";

  /** `https://<distribution>`. */
  readonly url: pulumi.Output<string>;
  readonly distributionId: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
  readonly nodes: {
    readonly bucket: aws.s3.Bucket;
    readonly bucketPolicy: aws.s3.BucketPolicy;
    readonly distribution: aws.cloudfront.Distribution;
    readonly headers: aws.cloudfront.ResponseHeadersPolicy;
    readonly objects: readonly aws.s3.BucketObjectv2[];
  };

  constructor(name: string, args: StaticSiteArgs, opts?: pulumi.ComponentResourceOptions) {
    super(StaticSite.token, name, {}, opts);
    const { tags } = args;
    const protect = args.protect ?? true;
    const files = listFiles(args.content);
    refuse("StaticSite", name, [
      !files.some(({ key }) => key === "index.html") && {
        argument: "content",
        must: "be a folder with an index.html",
        got: args.content,
        fix: "build the site first, or give the folder it is built into",
      },
      ...(args.routes ?? []).map(
        ({ pattern }) =>
          !/^\/[\w\-.*$/~"'@:+?&]{1,254}$/.test(pattern) && {
            argument: "routes",
            must: "have path patterns that begin with / and use letters, digits and _-.*$/~\"'@:+?&",
            got: pattern,
            fix: 'write it like "/api/*"',
          },
      ),
    ]);
    const child = { parent: this };

    const { bucket, block } = privateBucket(
      name,
      {
        bucket: transformed(
          this,
          "bucket",
          bucketDefaults(protect, tags),
          args.transform?.bucket,
          bucketGuards,
        ),
        protect,
      },
      this,
    );
    if (protect) {
      const versioning = new aws.s3.BucketVersioning(
        `${name}-versions`,
        { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } },
        child,
      );
      new aws.s3.BucketLifecycleConfiguration(
        `${name}-lifecycle`,
        {
          bucket: bucket.id,
          rules: [
            {
              id: "old-versions",
              status: "Enabled",
              filter: {},
              noncurrentVersionExpiration: { noncurrentDays: 30 },
              abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
            },
          ],
        },
        { ...child, dependsOn: versioning },
      );
    }

    const accessControl = new aws.cloudfront.OriginAccessControl(
      `${name}-access`,
      {
        originAccessControlOriginType: "s3",
        signingBehavior: "always",
        signingProtocol: "sigv4",
        description: `Signs requests to the bucket of ${name}`,
      },
      child,
    );
    const headers = new aws.cloudfront.ResponseHeadersPolicy(
      `${name}-headers`,
      transformed(
        this,
        "headers",
        {
          comment: `Security headers of ${name}`,
          securityHeadersConfig: securityHeaders(contentSecurityPolicy(args.connectSources ?? [])),
        },
        args.transform?.headers,
        ["securityHeadersConfig"],
      ),
      child,
    );
    const rewrite =
      (args.singlePage ?? true)
        ? new aws.cloudfront.Function(
            `${name}-rewrite`,
            {
              runtime: "cloudfront-js-2.0",
              publish: true,
              comment: "Paths of the site's own router",
              code: rewriteFunction,
            },
            child,
          )
        : undefined;
    const routes = args.routes ?? [];
    const distribution = new aws.cloudfront.Distribution(
      `${name}-cdn`,
      transformed(
        this,
        "distribution",
        {
          enabled: true,
          comment: name,
          httpVersion: "http2and3",
          isIpv6Enabled: true,
          priceClass: args.priceClass ?? "PriceClass_200",
          defaultRootObject: "index.html",
          webAclId: args.webAclArn,
          origins: [
            {
              originId: "site",
              domainName: bucket.bucketRegionalDomainName,
              originAccessControlId: accessControl.id,
            },
            ...routes.map(({ pattern, domainName }) => ({
              originId: pattern,
              domainName,
              customOriginConfig: {
                httpPort: 80,
                httpsPort: 443,
                originProtocolPolicy: "https-only",
                originSslProtocols: ["TLSv1.2"],
                originReadTimeout: 30,
              },
            })),
          ],
          defaultCacheBehavior: {
            targetOriginId: "site",
            viewerProtocolPolicy: "redirect-to-https",
            allowedMethods: ["GET", "HEAD"],
            cachedMethods: ["GET", "HEAD"],
            compress: true,
            cachePolicyId: managedPolicies.cachingOptimized,
            responseHeadersPolicyId: headers.id,
            functionAssociations: rewrite ? [{ eventType: "viewer-request", functionArn: rewrite.arn }] : [],
          },
          orderedCacheBehaviors: routes.map(({ pattern }) => ({
            pathPattern: pattern,
            targetOriginId: pattern,
            viewerProtocolPolicy: "https-only",
            allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
            cachedMethods: ["GET", "HEAD"],
            compress: true,
            cachePolicyId: managedPolicies.cachingDisabled,
            originRequestPolicyId: managedPolicies.allViewerExceptHostHeader,
            responseHeadersPolicyId: headers.id,
          })),
          restrictions: { geoRestriction: { restrictionType: "none" } },
          viewerCertificate: { cloudfrontDefaultCertificate: true },
          tags,
        },
        args.transform?.distribution,
        ["defaultCacheBehavior.viewerProtocolPolicy", "defaultCacheBehavior.responseHeadersPolicyId"],
      ),
      child,
    );
    const bucketPolicy = new aws.s3.BucketPolicy(
      `${name}-policy`,
      {
        bucket: bucket.id,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "ThisDistributionOnly",
              Effect: "Allow",
              Principal: { Service: "cloudfront.amazonaws.com" },
              Action: "s3:GetObject",
              Resource: pulumi.interpolate`${bucket.arn}/*`,
              Condition: { StringEquals: { "AWS:SourceArn": distribution.arn } },
            },
            tlsOnly(bucket.arn, pulumi.interpolate`${bucket.arn}/*`),
          ],
        }),
      },
      // S3 refuses two changes of a bucket's access at the same time.
      { ...child, dependsOn: block },
    );

    const object = (file: SiteFile, dependsOn: pulumi.Resource[]) =>
      new aws.s3.BucketObjectv2(
        `${name}/${file.key}`,
        {
          bucket: bucket.id,
          key: file.key,
          source: new pulumi.asset.FileAsset(file.path),
          contentType: file.contentType,
          cacheControl: file.cacheControl(args.immutable ?? ["assets/"]),
        },
        // Pages that are open while a new version comes still ask for the old files.
        { ...child, dependsOn, retainOnDelete: protect && file.isImmutable(args.immutable ?? ["assets/"]) },
      );
    const assets = files.filter(({ key }) => key !== "index.html").map((file) => object(file, [block]));
    const config =
      args.config === undefined
        ? []
        : [
            new aws.s3.BucketObjectv2(
              `${name}/config.json`,
              {
                bucket: bucket.id,
                key: "config.json",
                content: pulumi.jsonStringify(args.config),
                contentType: "application/json",
                cacheControl: "no-store",
              },
              { ...child, dependsOn: block },
            ),
          ];
    // The page comes last: whoever gets it finds everything that it asks for.
    const index = files
      .filter(({ key }) => key === "index.html")
      .map((file) => object(file, [...assets, ...config]));

    this.url = pulumi.interpolate`https://${distribution.domainName}`;
    this.distributionId = distribution.id;
    this.bucketName = bucket.bucket;
    this.nodes = { bucket, bucketPolicy, distribution, headers, objects: [...assets, ...config, ...index] };
    this.registerOutputs({ url: this.url, distributionId: this.distributionId, bucketName: this.bucketName });
  }
}
