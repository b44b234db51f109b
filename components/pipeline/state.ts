import * as pulumi from "@pulumi/pulumi";
import type { Permission } from "../parts/grants.ts";
import type { PulumiState } from "./args.ts";
import type { Build } from "./build.ts";

type StateParts = Required<Pick<Build, "permissions" | "secrets" | "variables">>;

/** What a build needs to reach the state of a stack: variables, secrets and rights on that stack's files alone.
 * @param use `read` for a preview, `write` for `pulumi up`. @param region Region of the bucket.
 * @see https://www.pulumi.com/docs/iac/concepts/state-and-backends/#using-a-self-managed-backend */
export function stateOf(
  state: PulumiState,
  stack: string,
  use: "read" | "write",
  region: pulumi.Input<string>,
): StateParts {
  if ("accessTokenArn" in state)
    return {
      variables: {},
      secrets: { PULUMI_ACCESS_TOKEN: state.accessTokenArn },
      permissions: {
        "access-token": { actions: ["secretsmanager:GetSecretValue"], resources: [state.accessTokenArn] },
      },
    };
  return {
    variables: { PULUMI_BACKEND_URL: state.backendUrl },
    secrets: {},
    permissions: bucketRights(state, stack, use, region),
  };
}

/** Rights on the files of one stack. A stack in a bucket has a checkpoint, a history and backups; who changes it locks it. */
function bucketRights(
  { bucketArn, project, keyArn }: Extract<PulumiState, { bucketArn: unknown }>,
  stack: string,
  use: "read" | "write",
  region: pulumi.Input<string>,
): Readonly<Record<string, Permission>> {
  const file = (path: string) => pulumi.interpolate`${bucketArn}/.pulumi/${path}`;
  const files = [
    file(`stacks/${project}/${stack}.*`),
    ...["backups", "history", "locks/organization"].map((folder) => file(`${folder}/${project}/${stack}/*`)),
  ];
  return {
    // A bucket is listed as a whole: names of other stacks are seen.
    "state-list": { actions: ["s3:GetBucketLocation", "s3:ListBucket"], resources: [bucketArn] },
    "state-read": {
      actions: ["s3:GetObject", "s3:GetObjectAttributes"],
      resources: [file("meta.yaml"), ...files],
    },
    ...(use === "write" && {
      "state-write": { actions: ["s3:DeleteObject", "s3:PutObject"], resources: files },
    }),
    ...(keyArn !== undefined && keyRights(keyArn, stack, use, region)),
  };
}

/** Rights on the key: for the files in the bucket, by S3 alone; for the secrets of this stack, which are bound to its name (`context_stage`).
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html */
function keyRights(
  keyArn: pulumi.Input<string>,
  stack: string,
  use: "read" | "write",
  region: pulumi.Input<string>,
): Readonly<Record<string, Permission>> {
  const write = use === "write";
  return {
    "state-key": {
      actions: write ? ["kms:Decrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"],
      resources: [keyArn],
      conditions: { StringEquals: { "kms:ViaService": pulumi.interpolate`s3.${region}.amazonaws.com` } },
    },
    "secrets-key": {
      actions: write ? ["kms:Decrypt", "kms:Encrypt"] : ["kms:Decrypt"],
      resources: [keyArn],
      conditions: { StringEquals: { "kms:EncryptionContext:stage": stack } },
    },
  };
}
