import type * as pulumi from "@pulumi/pulumi";
import { makeState, stateRights, type MadeState } from "../parts/pulumi-state.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { StateBucket } from "./args.ts";
import type { Build } from "./build.ts";
import type { Settings } from "./defaults.ts";

/** Where the stacks' state is. */
export interface PipelineState {
  /** Undefined where Pulumi Cloud keeps it. */
  readonly bucket: StateBucket | undefined;
  /** Bucket and key that were made; undefined where they were there. */
  readonly made: MadeState | undefined;
  /** Makes what a build needs to reach the state of a stack: variables, secrets, and rights on that stack's files alone.
   * @param may `"read"` for a preview, `"write"` for `pulumi up`. */
  readonly reach: (stack: string, may: "read" | "write") => StateParts;
}

type StateParts = Required<Pick<Build, "permissions" | "secrets" | "variables">>;

/** Finds out where the state is, and makes its bucket where there is none.
 * @returns undefined where no stage has a state. */
export function pipelineState(
  name: string,
  { state, protect, accessLogs, tags, transform }: Settings,
  parent: pulumi.ComponentResource,
): PipelineState | undefined {
  if (!state) return undefined;
  if ("accessTokenArn" in state) return { bucket: undefined, made: undefined, reach: () => cloud(state) };
  const where = whereabouts(parent);
  const made = state.bucket
    ? undefined
    : makeState(
        `${name}-state`,
        {
          protect,
          accessLogs,
          tags,
          transform: { bucket: transform?.stateBucket, key: transform?.stateKey },
        },
        where,
        parent,
      );
  const bucket = state.bucket ?? placeOf(made!);
  return {
    bucket,
    made,
    reach: (stack, may) => ({
      variables: { PULUMI_BACKEND_URL: bucket.backendUrl },
      secrets: {},
      permissions: Object.fromEntries(
        Object.entries(
          stateRights(bucket, may, { project: state.project, stage: stack, stacks: stack }, where),
        ).map(([right, permission]) => [`state-${right}`, permission]),
      ),
    }),
  };
}

const placeOf = ({ backendUrl, bucket, key }: MadeState): StateBucket => ({
  backendUrl,
  bucketArn: bucket.arn,
  keyArn: key.arn,
});

const cloud = ({ accessTokenArn }: { readonly accessTokenArn: pulumi.Input<string> }): StateParts => ({
  variables: {},
  secrets: { PULUMI_ACCESS_TOKEN: accessTokenArn },
  permissions: {
    "access-token": { actions: ["secretsmanager:GetSecretValue"], resources: [accessTokenArn] },
  },
});
