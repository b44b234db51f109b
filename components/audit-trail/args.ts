import type * as aws from "@pulumi/aws";
import type { AccessLogs } from "../parts/access-logs.ts";
import type { Tags, Transform } from "../parts/component.ts";

/** Arguments of `AuditTrail`. */
export interface AuditTrailArgs {
  /** Days that the log is kept, 90 or more: CloudTrail itself shows the last 90.
   * @default 365 */
  readonly retentionDays?: number;
  /** Keep the bucket when it has objects.
   * @default true */
  readonly protect?: boolean;
  /** Bucket for the access log of the bucket.
   * @default no log */
  readonly accessLogs?: AccessLogs;
  readonly tags?: Tags;
  readonly transform?: {
    readonly bucket?: Transform<aws.s3.BucketArgs>;
    readonly trail?: Transform<aws.cloudtrail.TrailArgs>;
  };
}
