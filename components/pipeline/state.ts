import * as pulumi from "@pulumi/pulumi";
import type { Permission } from "../parts/grants.ts";
import type { PulumiState } from "./args.ts";
import type { Build } from "./build.ts";

type StateParts = Required<Pick<Build, "permissions" | "secrets" | "variables">>;

/** What a build needs to reach the state of a stack: variables, secrets and rights on that stack's files alone.
 * @param use `read` for a preview, `write` for `pulumi up`.
 * @see https://www.pulumi.com/docs/iac/concepts/state-and-backends/#using-a-self-managed-backend */
export function stateOf(state: PulumiState, stack: string, use: "read" | "write"): StateParts {
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
    permissions: bucketRights(state, stack, use),
  };
}

/** Rights on the files of one stack. A stack in a bucket has a checkpoint, a history and backups; who changes it locks it. */
function bucketRights(
  { bucketArn, project, keyArn }: Extract<PulumiState, { bucketArn: unknown }>,
  stack: string,
  use: "read" | "write",
): Readonly<Record<string, Permission>> {
  const file = (path: string) => pulumi.interpolate`${bucketArn}/.pulumi/${path}`;
  const checkpoint = file(`stacks/${project}/${stack}.json*`);
  const others = [
    file(`backups/${project}/${stack}/*`),
    file(`history/${project}/${stack}/*`),
    file(`locks/organization/${project}/${stack}/*`),
  ];
  const key = (actions: readonly string[]) => keyArn !== undefined && { actions, resources: [keyArn] };
  const stateKey = key(
    use === "read"
      ? ["kms:Decrypt"]
      : ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
  );
  return {
    "state-list": {
      actions: ["s3:ListBucket"],
      resources: [bucketArn],
      conditions: { StringLike: { "s3:prefix": [".pulumi/*"] } },
    },
    "state-read": { actions: ["s3:GetObject"], resources: [file("meta.yaml"), checkpoint, ...others] },
    ...(use === "write" && {
      "state-write": { actions: ["s3:DeleteObject", "s3:PutObject"], resources: [checkpoint, ...others] },
    }),
    ...(stateKey && { "state-key": stateKey }),
  };
}
