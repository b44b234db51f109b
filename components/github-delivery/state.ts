import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "../parts/grants.ts";
import { makeState, stateRights, type MadeState } from "../parts/pulumi-state.ts";
import type { Whereabouts } from "../parts/whereabouts.ts";
import type { Settings } from "./defaults.ts";

/** Makes bucket and key of the state, where the account is to keep it.
 * @returns undefined where Pulumi Cloud does. */
export const ownState = (
  name: string,
  { state, accessLogs, tags, transform }: Settings,
  where: Whereabouts,
  parent: pulumi.Resource,
): MadeState | undefined =>
  state &&
  makeState(
    name,
    {
      protect: state.protect ?? true,
      accessLogs,
      tags,
      transform: { bucket: transform?.stateBucket, key: transform?.stateKey },
    },
    where,
    parent,
  );

/** Lets a role of a stage use the state of its own stacks, and no other.
 * @param may `"read"` for a preview, `"write"` for a deployment.
 * @param stacks Name of the stack, or a pattern. */
export function grantState(
  { bucket, key }: MadeState,
  grantee: { readonly name: string; readonly role: aws.iam.Role },
  may: "read" | "write",
  names: { readonly project: string; readonly stage: string; readonly stacks: string },
  where: Whereabouts,
  parent: pulumi.Resource,
): void {
  const rights = stateRights({ bucketArn: bucket.arn, keyArn: key.arn }, may, names, where);
  new aws.iam.RolePolicy(
    `${grantee.name}-state`,
    { role: grantee.role.name, policy: policyDocument(Object.values(rights)) },
    { parent },
  );
}
