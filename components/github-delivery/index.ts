import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../parts/component.ts";
import {
  deployBoundary,
  deployStatements,
  documentOf,
  previewStatements,
  workloadBoundary,
} from "../parts/deploy-permissions/index.ts";
import { secretsProvider, type MadeState } from "../parts/pulumi-state.ts";
import { whereabouts, type Whereabouts } from "../parts/whereabouts.ts";
import type { GitHubDeliveryArgs } from "./args.ts";
import { commandsOf } from "./commands.ts";
import { stagesWithDefaults, type Settings, type StageSettings } from "./defaults.ts";
import { deliveryPolicy, deliveryRole, type Place } from "./roles.ts";
import { grantState, ownState } from "./state.ts";
import { audience, deploySubject, issuer, previewSubject, webIdentityTrust } from "./trust.ts";
import { problems } from "./validate.ts";

export type { DeliveredProgram, GitHubDeliveryArgs, StageAccess, StateArgs } from "./args.ts";

/** Roles of one stage. */
export interface StageRoles {
  readonly deploy: aws.iam.Role;
  /** Absent when nobody may preview. */
  readonly preview: aws.iam.Role | undefined;
  /** Boundary that every role of the stage's program must have. */
  readonly workloadBoundary: aws.iam.Policy;
}

/** Lets the workflows of one GitHub repository deliver a program, with no key that is stored anywhere: a job shows the token that GitHub signed for
 * it, and gets an hour's credentials of its stage's role.
 *
 * For each stage two roles. That of the preview only reads. That of the deployment may what the program's types need, on what has the program's
 * names; it makes roles only below a boundary with the actions of the program's own grants, and is itself below one that has no way to people,
 * keys and the roles here. An administrator makes this once; no role that it makes can change it.
 *
 * ```ts
 * new GitHubDelivery("github", {
 *   repository: "octo-org/octo-repo",
 *   program: { project: "mysfits", types, beginnings },
 *   stages: { dev: {}, prod: { sessionMinutes: 90 } },
 * });
 * ```
 * @see https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws */
export class GitHubDelivery extends pulumi.ComponentResource {
  static readonly token = "mysfits:github-delivery:GitHubDelivery";

  /** By the name of the stage. */
  readonly roles: Readonly<Record<string, StageRoles>>;
  readonly providerArn: pulumi.Output<string>;
  /** Address for `pulumi login`; undefined when the state is kept elsewhere. */
  readonly backendUrl: pulumi.Output<string> | undefined;
  /** Commands that tell GitHub and the program what was made, one a line. */
  readonly commands: pulumi.Output<string[]>;

  constructor(name: string, given: GitHubDeliveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super(GitHubDelivery.token, name, {}, opts);
    const args = { ...given, stages: stagesWithDefaults(given) };
    refuse("GitHubDelivery", name, problems(args));

    const where = whereabouts(this);
    this.providerArn = pulumi.output(
      args.providerArn ??
        new aws.iam.OpenIdConnectProvider(
          `${name}-provider`,
          // IAM trusts GitHub's certificate by its own list of authorities: no thumbprint.
          { url: `https://${issuer}`, clientIdLists: [audience], tags: args.tags },
          { parent: this, protect: true },
        ).arn,
    );
    const state = ownState(`${name}-state`, args, where, this);
    this.roles = Object.fromEntries(
      args.stages.map((stage) => [stage.name, this.#stageRoles(name, args, stage, state, where)]),
    );
    this.backendUrl = state?.backendUrl;
    this.commands = commandsOf(
      args.repository,
      where.region,
      this.backendUrl,
      args.stages.map((stage) => {
        const { deploy, preview, workloadBoundary } = this.roles[stage.name] as StageRoles;
        return {
          stage,
          deployRoleArn: deploy.arn,
          previewRoleArn: preview?.arn,
          workloadBoundaryArn: workloadBoundary.arn,
          secretsProvider: state && secretsProvider(state.key.arn, where.region, stage.name),
        };
      }),
    );
    this.registerOutputs({ providerArn: this.providerArn, commands: this.commands });
  }

  #stageRoles(
    name: string,
    args: Settings,
    stage: StageSettings,
    state: MadeState | undefined,
    where: Whereabouts,
  ): StageRoles {
    const { program, tags, transform } = args;
    const { project, types, beginnings } = program;
    const names = { project, beginnings, stage: stage.name, stacks: stage.stacks };
    const place: Place = {
      name: `${name}-${stage.name}`,
      names,
      tags,
      accountId: where.accountId,
      parent: this,
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
      trust: webIdentityTrust(this.providerArn, deploySubject(args, stage)),
      statementsOf: (known) => deployStatements(types, known),
    });
    const subject = previewSubject(args, stage);
    const preview =
      subject === undefined
        ? undefined
        : deliveryRole(place, "preview", {
            ...common,
            description: `Previews ${project} in ${stage.name} from GitHub`,
            trust: webIdentityTrust(this.providerArn, subject),
            statementsOf: (known) => previewStatements(types, known),
          });
    if (state)
      for (const [what, role, may] of [
        ["deploy", deploy, "write"],
        ["preview", preview, "read"],
      ] as const)
        if (role) grantState(state, { name: `${place.name}-${what}`, role }, may, names, where, this);
    return { deploy, preview, workloadBoundary: workload };
  }
}
