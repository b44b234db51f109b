import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../parts/component.ts";
import { grantAll, type Grantee, type Permission } from "../parts/grants.ts";
import { keyUse } from "../parts/key-use.ts";
import type { Below, BucketGrants } from "./args.ts";
import { prefixProblems } from "./validate.ts";

/** Makes what can be granted on a bucket. Only whoever may list a prefix is told by S3 that an object is not there; the others get 403.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export function bucketGrants(
  name: string,
  bucket: aws.s3.Bucket,
  keyArn: pulumi.Input<string> | undefined,
  parent: pulumi.ComponentResource,
): BucketGrants {
  const may =
    (capability: string, permissions: (prefix: string) => readonly Permission[]) =>
    (grantee: Grantee, { prefix = "" }: Below = {}) => {
      refuse("Bucket", name, prefixProblems(prefix));
      const part = prefix.replaceAll(/[^A-Za-z0-9]+/g, "-").replace(/-$/, "");
      const policy = [name, grantee.name, capability, part].filter((word) => word !== "").join("-");
      return grantAll(policy, grantee, permissions(prefix), parent);
    };
  const objects = (prefix: string) => pulumi.interpolate`${bucket.arn}/${prefix}*`;
  const key = (actions: readonly string[]) => keyUse(parent, keyArn, "s3", actions, {});
  return {
    read: may("read", (prefix) => [
      { actions: ["s3:GetObject"], resources: [objects(prefix)] },
      {
        actions: ["s3:ListBucket"],
        resources: [bucket.arn],
        ...(prefix !== "" && { conditions: { StringLike: { "s3:prefix": `${prefix}*` } } }),
      },
      ...key(["kms:Decrypt"]),
    ]),
    write: may("write", (prefix) => [
      {
        actions: ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
        resources: [objects(prefix)],
      },
      // An upload in parts is decrypted when it is put together.
      ...key(["kms:GenerateDataKey", "kms:Decrypt"]),
    ]),
  };
}
