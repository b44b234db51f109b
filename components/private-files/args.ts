import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Alarms } from "../alarms/index.ts";
import type { FunctionArgs } from "../function/index.ts";
import type { IdentityPool } from "../identity-pool/index.ts";
import type { AccessLogs } from "../parts/access-logs.ts";
import type { Tags, Transform } from "../parts/component.ts";
import type { Environment, Variables } from "../parts/environment.ts";
import type { Grantee } from "../parts/grants.ts";

/** Ways in which people upload:
 * - `form`: a form that somebody with `grants.sign` has signed: one key, one type, a size at most, some minutes. S3 itself refuses all else.
 * - an identity pool: the browser's own credentials, for `<uploads>/<identity id>/*`. What is uploaded, and how large, is known afterwards.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html */
export type UploadWay = "form" | { readonly identityPool: IdentityPool };

/** Function that gets an event of S3 for each upload. */
export interface Processor extends Omit<
  FunctionArgs,
  "environment" | "alarms" | "tags" | "logRetentionDays"
> {
  /** Names of the variables that the code reads. */
  readonly variables: Variables<"bucket">;
  /** Further variables.
   * @default none */
  readonly environment?: Environment;
}

/** Arguments of `PrivateFiles`. */
export interface PrivateFilesArgs {
  /** @default "form" */
  readonly uploadBy?: UploadWay;
  /** First parts of the keys, without a slash: of what people upload, and of what is made of it.
   * @default { uploads: "private", made: "files" } */
  readonly prefixes?: { readonly uploads: string; readonly made: string };
  /** Function that makes something of each upload, and deletes it. */
  readonly processor: Processor;
  /** Days that an upload is kept which nobody processed, 1 to 14.
   * @default 1 */
  readonly uploadDays?: number;
  /** Keep the bucket when it has objects.
   * @default true */
  readonly protect?: boolean;
  /** Days that the function's log is kept.
   * @default 14 */
  readonly logRetentionDays?: number;
  /** Bucket for the access log of the bucket.
   * @default no log */
  readonly accessLogs?: AccessLogs;
  /** Alarms of the stage.
   * @default none */
  readonly alarms?: Alarms;
  readonly tags?: Tags;
  readonly transform?: {
    readonly bucket?: Transform<aws.s3.BucketArgs>;
    readonly cors?: Transform<aws.s3.BucketCorsConfigurationArgs>;
    readonly failureQueue?: Transform<aws.sqs.QueueArgs>;
  };
}

/** Rights that others can be given. */
export interface PrivateFilesGrants {
  /** To sign forms for uploads: whoever signs one needs the right that it gives. */
  sign(grantee: Grantee): aws.iam.RolePolicy;
  /** To read what is made of uploads, or to sign addresses that let others read it. */
  read(grantee: Grantee): aws.iam.RolePolicy;
  /** To list and delete uploads, and what is made of them. */
  remove(grantee: Grantee): readonly aws.iam.RolePolicy[];
}

/** Bucket that grants are about. */
export interface GrantedBucket {
  readonly arn: pulumi.Output<string>;
}
