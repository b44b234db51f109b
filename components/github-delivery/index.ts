import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../parts/component.ts";
import { secretsProvider } from "../parts/pulumi-state.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { GitHubDeliveryArgs } from "./args.ts";
import { commandsOf } from "./commands.ts";
import { stagesWithDefaults } from "./defaults.ts";
import { stageRoles, type StageRoles } from "./stage-roles.ts";
import { ownState } from "./state.ts";
import { audience, issuer } from "./trust.ts";
import { problems } from "./validate.ts";

export type { StageRoles } from "./stage-roles.ts";
export type { DeliveredProgram, GitHubDeliveryArgs, StageAccess, StateArgs } from "./args.ts";

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
      args.stages.map((stage) => [
        stage.name,
        stageRoles(name, args, stage, { providerArn: this.providerArn, state, where, parent: this }),
      ]),
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
}
