import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { AccessLogs } from "../parts/access-logs.ts";
import type { Tags, Transform } from "../parts/component.ts";
import type { Beginnings } from "../parts/deploy-permissions/index.ts";

/** Arguments of `GitHubDelivery`. */
export interface GitHubDeliveryArgs {
  /** Repository whose workflows are let in: `owner/name`. */
  readonly repository: string;
  /** Numbers of the owner and the repository, which stand in the tokens of every repository that was made, renamed or transferred after 15 July 2026, and
   * of those that opted in. A name can be taken over by somebody else, a number can't.
   * @default none: the tokens name the repository only
   * @see https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims */
  readonly repositoryIds?: { readonly owner: number; readonly repository: number };
  /** ARN of the account's OIDC provider for GitHub, of which it has one at the most.
   * @default one is made */
  readonly providerArn?: pulumi.Input<string>;
  /** Program that is delivered. */
  readonly program: DeliveredProgram;
  /** Stages that are delivered to this account, by the name of the stage, which is the stack's. */
  readonly stages: Readonly<Record<string, StageAccess>>;
  /** Bucket and key for the state of the stages, where Pulumi Cloud is not what keeps it.
   * @default none */
  readonly state?: StateArgs | undefined;
  /** Bucket for the access log of the state's bucket.
   * @default no log */
  readonly accessLogs?: AccessLogs | undefined;
  readonly tags?: Tags;
  readonly transform?: {
    readonly role?: Transform<aws.iam.RoleArgs>;
    readonly stateBucket?: Transform<aws.s3.BucketArgs>;
    readonly stateKey?: Transform<aws.kms.KeyArgs>;
  };
}

/** Program that is delivered, as far as permissions tell it. */
export interface DeliveredProgram {
  /** Name of its Pulumi project. */
  readonly project: string;
  /** Pulumi types that it can register. */
  readonly types: readonly string[];
  /** Beginnings of the names that it gives, by kind. */
  readonly beginnings: Beginnings;
}

/** Access to one stage. */
export interface StageAccess {
  /** GitHub environment whose jobs deploy. Its protection rules (reviewers, branches) are what stands before the role.
   * @default the name of the stage */
  readonly environment?: string;
  /** Who may look at what a change would do.
   * - `"environment"`: jobs of the environment `<environment>-preview`, which a rule of GitHub's limits to trusted branches;
   * - `"pull-request"`: every job of every pull request of the repository's own branches that names no environment;
   * - `false`: nobody.
   * @default "environment" */
  readonly preview?: "environment" | "pull-request" | false;
  /** Stacks of the stage: its name, or a pattern for those that come and go, such as `pr-*`.
   * @default the name of the stage */
  readonly stacks?: string;
  /** Minutes that a job's credentials live, 60 to 720.
   * @default 60 */
  readonly sessionMinutes?: number;
}

/** Arguments of the state's bucket and key. */
export interface StateArgs {
  /** Keep the bucket when it has state.
   * @default true */
  readonly protect?: boolean;
}
