import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Grantee } from "../parts/grants.ts";
import type { Tags, Transform } from "../parts/component.ts";

/** Arguments of `Bucket`. */
export interface BucketArgs {
  /** Keep the older versions of what is changed or deleted for 30 days.
   * @default true */
  readonly isVersioned?: boolean;
  /** Days after which objects go, by the beginning of their keys; `""` is for all.
   * @default they stay */
  readonly expirationDays?: Readonly<Record<string, number>>;
  /** ARN of a KMS key, which whoever is granted something may use through S3 then.
   * @default S3's own key */
  readonly keyArn?: pulumi.Input<string>;
  /** Keep the bucket when it has objects.
   * @default true */
  readonly protect?: boolean;
  readonly tags?: Tags;
  readonly transform?: { readonly bucket?: Transform<aws.s3.BucketArgs> };
}

/** Part of a bucket. */
export interface Below {
  /** Beginning of the keys, with a slash at its end: `pictures/`.
   * @default every key */
  readonly prefix?: string;
}

/** Rights on a bucket, each for the keys below a prefix.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html */
export interface BucketGrants {
  /** Get objects, and list what is there. */
  read(grantee: Grantee, below?: Below): aws.iam.RolePolicy;
  /** Put objects and delete them, without reading them. */
  write(grantee: Grantee, below?: Below): aws.iam.RolePolicy;
}
