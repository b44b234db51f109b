import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PrivateBucket } from "../parts/private-bucket.ts";
import type { Settings } from "./defaults.ts";
import type { SiteFile } from "./files.ts";

/** Uploads the files of a site and its `config.json`. The page comes last: whoever gets it finds everything that it asks for. */
export function siteObjects(
  name: string,
  args: Settings,
  { files, bucket, block }: PrivateBucket & { readonly files: readonly SiteFile[] },
  parent: pulumi.Resource,
): aws.s3.BucketObjectv2[] {
  const { immutable, protect, config } = args;
  const object = (file: SiteFile, dependsOn: readonly pulumi.Resource[]) =>
    new aws.s3.BucketObjectv2(
      `${name}/${file.key}`,
      {
        bucket: bucket.id,
        key: file.key,
        source: new pulumi.asset.FileAsset(file.path),
        contentType: file.contentType,
        cacheControl: file.cacheControl(immutable),
      },
      {
        parent,
        dependsOn: [...dependsOn],
        // Pages that are open while a new version comes still ask for the old files.
        retainOnDelete: protect && file.isImmutable(immutable),
      },
    );
  const isPage = ({ key }: SiteFile) => key === "index.html";
  const assets = files.filter((file) => !isPage(file)).map((file) => object(file, [block]));
  if (config !== undefined)
    assets.push(
      new aws.s3.BucketObjectv2(
        `${name}/config.json`,
        {
          bucket: bucket.id,
          key: "config.json",
          content: pulumi.jsonStringify(config),
          contentType: "application/json",
          cacheControl: "no-store",
        },
        { parent, dependsOn: block },
      ),
    );
  const page = files.filter(isPage).map((file) => object(file, assets));
  return [...assets, ...page];
}
