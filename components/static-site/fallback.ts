import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { privateBucket, type PrivateBucket } from "../parts/private-bucket.ts";
import type { Settings } from "./defaults.ts";

/** Statuses of the site's bucket at which its visitors get the page of the fallback. S3 answers 403 for what is not there, too.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html */
export const failoverStatuses = [403, 404, 500, 502, 503, 504];

/** Status that visitors get with the page, by {@link statusFunction}. */
const STATUS = "503";

/** Makes the bucket with the page that is shown while the site's own bucket is away. */
export function fallbackBucket(
  name: string,
  { fallback, tags }: Settings,
  parent: pulumi.Resource,
): PrivateBucket | undefined {
  if (!fallback) return undefined;
  const { page, region } = fallback;
  // What is in it is in the repository, so nothing is lost with it.
  const bucket = privateBucket(
    `${name}-fallback`,
    { protect: false, region, tags, transform: undefined },
    parent,
  );
  new aws.s3.BucketObjectv2(
    `${name}-fallback/index.html`,
    {
      bucket: bucket.bucket.id,
      region,
      // The site's pages are all at this key: see `rewriteFunction`.
      key: "index.html",
      source: new pulumi.asset.FileAsset(page),
      contentType: "text/html; charset=utf-8",
      cacheControl: "no-store",
      metadata: { status: STATUS },
    },
    { parent, dependsOn: bucket.block },
  );
  return bucket;
}

/** A CloudFront Function: an object of a fallback says by its metadata which status it is served with. CloudFront itself would serve it as a
 * success.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
export const statusFunction = `function handler(event) {
  var response = event.response;
  var status = response.headers["x-amz-meta-status"];
  if (status) {
    response.statusCode = Number(status.value);
    response.headers["retry-after"] = { value: "60" };
    delete response.headers["x-amz-meta-status"];
  }
  return response;
}
`;

/** Reads the sources by which a Content-Security-Policy allows the styles within a page: their hashes.
 * @returns None when there is no page.
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy#hash_algorithm-hash_value */
export function styleSources(page: string | undefined): string[] {
  if (page === undefined || !existsSync(page)) return [];
  return [...readFileSync(page, "utf8").matchAll(/<style>(.*?)<\/style>/gs)].map(
    ([, style = ""]) => `'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  );
}
