import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logRequests, type AccessLogs } from "./access-logs.ts";
import { transformed, type Tags, type Transform } from "./component.ts";
import type { Permission } from "./grants.ts";
import { privateBucket, tlsOnlyPolicy } from "./private-bucket.ts";
import type { Whereabouts } from "./whereabouts.ts";

/** Arguments of {@link makeState}. */
export interface MadeStateArgs {
  /** Keep the bucket when it has state, and the key. */
  readonly protect: boolean;
  /** @default no log */
  readonly accessLogs?: AccessLogs | undefined;
  readonly tags: Tags | undefined;
  readonly transform?:
    { readonly bucket?: Transform<aws.s3.BucketArgs>; readonly key?: Transform<aws.kms.KeyArgs> } | undefined;
}

/** Bucket and key of the state of Pulumi stacks. */
export interface MadeState {
  readonly bucket: aws.s3.Bucket;
  readonly key: aws.kms.Key;
  /** Address for `pulumi login`: `s3://bucket?region=ap-northeast-2`. */
  readonly backendUrl: pulumi.Output<string>;
}

/** Makes the bucket and the key that a state of one's own takes: versions are kept, everything is encrypted by the key and sent by TLS, nobody
 * reads without a right of IAM's.
 * @see https://www.pulumi.com/docs/iac/operations/stack-management/using-a-diy-backend/ */
export function makeState(
  name: string,
  { protect, accessLogs, tags, transform }: MadeStateArgs,
  { region, accountId }: Whereabouts,
  parent: pulumi.Resource,
): MadeState {
  const key = new aws.kms.Key(
    `${name}-key`,
    transformed<aws.kms.KeyArgs>(
      parent,
      "stateKey",
      {
        description: "State and secrets of Pulumi stacks",
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: ofTheAccount(accountId),
        tags,
      },
      transform?.key,
      ["enableKeyRotation", "deletionWindowInDays", "policy"],
    ),
    { parent, protect },
  );
  const { bucket, block } = privateBucket(
    name,
    { protect, keyArn: key.arn, tags, transform: transform?.bucket },
    parent,
  );
  tlsOnlyPolicy(`${name}-tls`, { bucket, block }, parent);
  logRequests(name, bucket, accessLogs, parent);
  return { bucket, key, backendUrl: pulumi.interpolate`s3://${bucket.bucket}?region=${region}` };
}

/** Makes the policy of a key that IAM's policies of the account decide about, as keys of the console have it.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam */
const ofTheAccount = (accountId: pulumi.Output<string>): pulumi.Output<string> =>
  pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AccountDecides",
        Effect: "Allow",
        Principal: { AWS: pulumi.interpolate`arn:aws:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  });

/** Provider of a stage's secrets, for `pulumi stack init --secrets-provider`: the key, bound to the stage by what is told with each call.
 * @see https://www.pulumi.com/docs/iac/concepts/secrets/#aws-key-management-service-kms */
export const secretsProvider = (
  keyArn: pulumi.Input<string>,
  region: pulumi.Input<string>,
  stage: string,
): pulumi.Output<string> =>
  pulumi
    .all([keyArn, region])
    .apply(
      ([arn, at]) => `awskms://${arn.slice(arn.lastIndexOf("/") + 1)}?region=${at}&context_stage=${stage}`,
    );

/** Lists the rights of whoever uses the state of a stage's own stacks, and no other. Names of other stacks are seen, for a bucket is listed as a
 * whole. A file's encryption is asked for by S3 alone; secrets are bound to the stage.
 *
 * Which files Pulumi 3.258 reads and writes was looked at with a folder in place of the bucket: a preview writes none.
 * @param may `"read"` for a preview, `"write"` for a deployment.
 * @param stacks Name of the stack, or a pattern.
 * @returns By what they are for: `list`, `read`, `write`, `key`, `secrets`.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html */
export function stateRights(
  { bucketArn, keyArn }: { readonly bucketArn: pulumi.Input<string>; readonly keyArn?: pulumi.Input<string> },
  may: "read" | "write",
  { project, stage, stacks }: { readonly project: string; readonly stage: string; readonly stacks: string },
  { region }: Whereabouts,
): Readonly<Record<string, Permission>> {
  const file = (path: string) => pulumi.interpolate`${bucketArn}/.pulumi/${path}`;
  const files = [
    file(`stacks/${project}/${stacks}.*`),
    ...["history", "backups", "locks/organization"].map((folder) => file(`${folder}/${project}/${stacks}/*`)),
  ];
  const write = may === "write";
  return {
    list: { actions: ["s3:ListBucket", "s3:GetBucketLocation"], resources: [bucketArn] },
    read: {
      actions: ["s3:GetObject", "s3:GetObjectAttributes"],
      resources: [file("meta.yaml"), ...files],
    },
    ...(write && { write: { actions: ["s3:DeleteObject", "s3:PutObject"], resources: files } }),
    ...(keyArn !== undefined && {
      key: {
        actions: write ? ["kms:Decrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"],
        resources: [keyArn],
        conditions: { StringEquals: { "kms:ViaService": pulumi.interpolate`s3.${region}.amazonaws.com` } },
      },
      secrets: {
        actions: write ? ["kms:Decrypt", "kms:Encrypt"] : ["kms:Decrypt"],
        resources: [keyArn],
        conditions: { StringEquals: { "kms:EncryptionContext:stage": stage } },
      },
    }),
  };
}
