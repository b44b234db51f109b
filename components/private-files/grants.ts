import * as pulumi from "@pulumi/pulumi";
import { grant, type Grantee } from "../parts/grants.ts";
import type { GrantedBucket, PrivateFilesGrants } from "./args.ts";
import type { Settings } from "./defaults.ts";

/** Makes what can be granted on the files. */
export function privateFilesGrants(
  name: string,
  { prefixes: { uploads, made } }: Settings,
  bucket: GrantedBucket,
  parent: pulumi.Resource,
): PrivateFilesGrants {
  const may = (grantee: Grantee, capability: string, action: string, prefixes: readonly string[]) =>
    grant(
      `${name}-${grantee.name}-${capability}`,
      grantee,
      { actions: [action], resources: prefixes.map((prefix) => below(bucket, prefix)) },
      parent,
    );
  return {
    sign: (grantee) => may(grantee, "sign", "s3:PutObject", [uploads]),
    read: (grantee) => may(grantee, "read", "s3:GetObject", [made]),
    remove: (grantee) => [
      may(grantee, "delete", "s3:DeleteObject", [uploads, made]),
      listing(name, grantee, [uploads, made], bucket, parent),
    ],
  };
}

/** Gives the function what it needs: to read and delete uploads, and to write, list and delete what it makes of them. */
export function letProcess(
  name: string,
  processor: Grantee,
  { prefixes: { uploads, made } }: Settings,
  bucket: GrantedBucket,
  parent: pulumi.Resource,
): void {
  const may = (capability: string, actions: readonly string[], prefix: string) =>
    grant(`${name}-${capability}`, processor, { actions, resources: [below(bucket, prefix)] }, parent);
  may("uploads", ["s3:GetObject", "s3:DeleteObject"], uploads);
  may("made", ["s3:PutObject", "s3:DeleteObject"], made);
  listing(name, processor, [uploads, made], bucket, parent);
}

const below = ({ arn }: GrantedBucket, prefix: string) => pulumi.interpolate`${arn}/${prefix}/*`;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/walkthrough1.html#walkthrough-group-policy-step3 */
const listing = (
  name: string,
  grantee: Grantee,
  prefixes: readonly string[],
  bucket: GrantedBucket,
  parent: pulumi.Resource,
) =>
  grant(
    `${name}-${grantee.name}-list`,
    grantee,
    {
      actions: ["s3:ListBucket"],
      resources: [bucket.arn],
      conditions: { StringLike: { "s3:prefix": prefixes.map((prefix) => `${prefix}/*`) } },
    },
    parent,
  );
