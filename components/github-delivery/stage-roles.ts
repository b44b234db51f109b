import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import {
  deployBoundary,
  deployStatements,
  documentOf,
  previewStatements,
  workloadBoundary,
} from "../parts/deploy-permissions/index.ts";
import type { MadeState } from "../parts/pulumi-state.ts";
import type { Whereabouts } from "../parts/whereabouts.ts";
import type { Settings, StageSettings } from "./defaults.ts";
import { deliveryPolicy, deliveryRole, type Place } from "./roles.ts";
import { grantState } from "./state.ts";
import { deploySubject, previewSubject, webIdentityTrust } from "./trust.ts";

/** Roles of one stage. */
export interface StageRoles {
  readonly deploy: aws.iam.Role;
  /** Absent when nobody may preview. */
  readonly preview: aws.iam.Role | undefined;
  /** Boundary that every role of the stage's program must have. */
  readonly workloadBoundary: aws.iam.Policy;
}

/** Makes the roles of a stage, and their boundaries.
 * @param name Logical name of the component.
 * @param around What they share with those of other stages. */
export function stageRoles(
  name: string,
  args: Settings,
  stage: StageSettings,
  around: {
    readonly providerArn: pulumi.Output<string>;
    readonly state: MadeState | undefined;
    readonly where: Whereabouts;
    readonly parent: pulumi.ComponentResource;
  },
): StageRoles {
  const { providerArn, state, where, parent } = around;
  const { program, tags, transform } = args;
  const { project, types, beginnings } = program;
  const names = { project, beginnings, stage: stage.name, stacks: stage.stacks };
  const place: Place = {
    name: `${name}-${stage.name}`,
    names,
    tags,
    accountId: where.accountId,
    parent,
  };
  const workload = deliveryPolicy(
    place,
    "workload-boundary",
    `Most that a role of ${project} in ${stage.name} can do`,
    (known) => documentOf(workloadBoundary(known)),
  );
  const boundary = deliveryPolicy(
    place,
    "boundary",
    `Most that deploying ${project} in ${stage.name} can do`,
    (known) => documentOf(deployBoundary(types, known, { state: state !== undefined })),
  );
  const common = { boundary, sessionMinutes: stage.sessionMinutes, transform: transform?.role };
  const deploy = deliveryRole(place, "deploy", {
    ...common,
    description: `Deploys ${project} in ${stage.name} from GitHub`,
    trust: webIdentityTrust(providerArn, deploySubject(args, stage)),
    statementsOf: (known) => deployStatements(types, known),
  });
  const subject = previewSubject(args, stage);
  const preview =
    subject === undefined
      ? undefined
      : deliveryRole(place, "preview", {
          ...common,
          description: `Previews ${project} in ${stage.name} from GitHub`,
          trust: webIdentityTrust(providerArn, subject),
          statementsOf: (known) => previewStatements(types, known),
        });
  if (state)
    for (const [what, role, may] of [
      ["deploy", deploy, "write"],
      ["preview", preview, "read"],
    ] as const)
      if (role) grantState(state, { name: `${place.name}-${what}`, role }, may, names, where, parent);
  return { deploy, preview, workloadBoundary: workload };
}
