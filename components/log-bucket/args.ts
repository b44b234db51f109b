import type * as aws from "@pulumi/aws";
import type { Tags, Transform } from "../parts/component.ts";

/** Arguments of `LogBucket`. */
export interface LogBucketArgs {
  /** Days that a log is kept. There are addresses of people in it: no longer than somebody needs it.
   * @default 90 */
  readonly logRetentionDays?: number;
  /** Keep the bucket when it has objects.
   * @default true */
  readonly protect?: boolean;
  readonly tags?: Tags;
  readonly transform?: { readonly bucket?: Transform<aws.s3.BucketArgs> };
}
