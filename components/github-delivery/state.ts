import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logRequests } from "../parts/access-logs.ts";
import { transformed } from "../parts/component.ts";
import { policyDocument, type Permission } from "../parts/grants.ts";
import { privateBucket, tlsOnly } from "../parts/private-bucket.ts";
import type { Whereabouts } from "../parts/whereabouts.ts";
import type { Settings } from "./defaults.ts";

/** Bucket and key of the state. */
export interface State {
  readonly bucket: aws.s3.Bucket;
  readonly key: aws.kms.Key;
  /** Address for `pulumi login`: `s3://bucket?region=ap-northeast-2`. */
  readonly backendUrl: pulumi.Output<string>;
  /** Provider of a stage's secrets, for `pulumi stack init --secrets-provider`: the key, bound to the stage by what is told with each call. */
  secretsProvider(stage: string): pulumi.Output<string>;
}

/** Makes the bucket and the key that a state of one's own takes: versions are kept, everything is encrypted by the key and sent by TLS, nobody
 * reads without a right of IAM's.
 * @see https://www.pulumi.com/docs/iac/operations/stack-management/using-a-diy-backend/ */
export function makeState(
  name: string,
  { state = {}, accessLogs, tags, transform }: Settings,
  { region, accountId }: Whereabouts,
  parent: pulumi.Resource,
): State {
  const { protect = true } = state;
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
      transform?.stateKey,
      ["enableKeyRotation", "deletionWindowInDays", "policy"],
    ),
    { parent, protect },
  );
  const { bucket, block } = privateBucket(
    name,
    { protect, keyArn: key.arn, tags, transform: transform?.stateBucket },
    parent,
  );
  new aws.s3.BucketPolicy(
    `${name}-tls`,
    {
      bucket: bucket.id,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [tlsOnly(bucket.arn, pulumi.interpolate`${bucket.arn}/*`)],
      }),
    },
    { parent, dependsOn: block },
  );
  logRequests(name, bucket, accessLogs, parent);
  return {
    bucket,
    key,
    backendUrl: pulumi.interpolate`s3://${bucket.bucket}?region=${region}`,
    secretsProvider: (stage) =>
      pulumi.interpolate`awskms://${key.keyId}?region=${region}&context_stage=${stage}`,
  };
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

/** Lets a role of a stage use the state of its own stacks, and no other. Names of other stacks are seen, for a bucket is listed as a whole.
 *
 * Which files Pulumi 3.258 reads and writes was looked at with a folder in place of the bucket: a preview writes none.
 * @param may `"read"` for a preview, `"write"` for a deployment.
 * @param stacks Name of the stack, or a pattern.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html */
export function grantState(
  { bucket, key }: State,
  grantee: { readonly name: string; readonly role: aws.iam.Role },
  may: "read" | "write",
  { project, stage, stacks }: { readonly project: string; readonly stage: string; readonly stacks: string },
  { region }: Whereabouts,
  parent: pulumi.Resource,
): void {
  const files = [
    `stacks/${project}/${stacks}.*`,
    ...["history", "backups", "locks/organization"].map((folder) => `${folder}/${project}/${stacks}/*`),
  ].map((path) => pulumi.interpolate`${bucket.arn}/.pulumi/${path}`);
  const write = may === "write";
  const permissions: readonly (Permission | false)[] = [
    { actions: ["s3:ListBucket", "s3:GetBucketLocation"], resources: [bucket.arn] },
    {
      actions: ["s3:GetObject", "s3:GetObjectAttributes"],
      resources: [pulumi.interpolate`${bucket.arn}/.pulumi/meta.yaml`, ...files],
    },
    write && { actions: ["s3:DeleteObject", "s3:PutObject"], resources: files },
    {
      actions: write ? ["kms:Decrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"],
      resources: [key.arn],
      conditions: { StringEquals: { "kms:ViaService": pulumi.interpolate`s3.${region}.amazonaws.com` } },
    },
    {
      actions: write ? ["kms:Decrypt", "kms:Encrypt"] : ["kms:Decrypt"],
      resources: [key.arn],
      conditions: { StringEquals: { "kms:EncryptionContext:stage": stage } },
    },
  ];
  new aws.iam.RolePolicy(
    `${grantee.name}-state`,
    {
      role: grantee.role.name,
      policy: policyDocument(permissions.filter((permission) => permission !== false)),
    },
    { parent },
  );
}
