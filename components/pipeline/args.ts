import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Alarms } from "../alarms/index.ts";
import type { AccessLogs } from "../parts/access-logs.ts";
import type { Tags, Transform } from "../parts/component.ts";
import type { BuildKind, BuildSettings } from "./kinds.ts";

/** A repository that AWS reaches by CodeConnections.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html */
export interface ConnectedSource {
  /** `owner/name` */
  readonly repository: string;
  /** Who keeps it, by CodeConnections' name.
   * @default "GitHub" */
  readonly provider?: "Bitbucket" | "GitHub" | "GitLab";
  /** ARN of a connection that is there.
   * @default one is made. It is PENDING, and nothing starts, until somebody has confirmed it in the console */
  readonly connectionArn?: pulumi.Input<string>;
  /** Branch whose pushes start the pipeline.
   * @default "main" */
  readonly branch?: string;
  /** Patterns of tags whose push starts the pipeline, too, with what the tag names: `["v*"]`.
   * @default none */
  readonly tags?: readonly string[];
  /** Patterns of files: a push to the branch that changes none of them starts nothing.
   * @default every push does */
  readonly paths?: readonly string[];
}

/** A repository of CodeCommit in the account and region of the pipeline.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeCommit.html */
export interface CodeCommitSource {
  /** Name of the repository. */
  readonly codeCommit: string;
  /** True for a repository that is there.
   * @default false: it is made, and never deleted with the pipeline */
  readonly existing?: boolean;
  /** Branch whose pushes start the pipeline.
   * @default "main" */
  readonly branch?: string;
}

/** Where the program's code is. */
export type PipelineSource = ConnectedSource | CodeCommitSource;

/** Where Pulumi keeps the state of the stacks: a bucket, or Pulumi Cloud. */
export type PulumiState =
  | {
      /** Name of the project whose stacks these are, as its `Pulumi.yaml` says it: `mysfits`. */
      readonly project: string;
      /** Bucket that is there.
       * @default a bucket and a key are made, 1 USD a month */
      readonly bucket?: StateBucket;
    }
  | {
      /** ARN of a secret in Secrets Manager whose text is an access token of Pulumi Cloud. */
      readonly accessTokenArn: pulumi.Input<string>;
    };

/** A bucket with the state of stacks. */
export interface StateBucket {
  /** Address as Pulumi takes it: `s3://bucket?region=ap-northeast-2`. */
  readonly backendUrl: pulumi.Input<string>;
  readonly bucketArn: pulumi.Input<string>;
  /** ARN of the key that the bucket, and the stacks' secrets, are encrypted with.
   * @default S3's own key */
  readonly keyArn?: pulumi.Input<string>;
}

/** What `pulumi` may do in the account for one stage, beside keeping its state. */
export interface StageRights {
  /** ARNs of policies of the role that looks: `pulumi preview`. To be given where somebody has to agree.
   * @default none */
  readonly review?: readonly pulumi.Input<string>[];
  /** ARNs of policies of the role that changes: `pulumi up`. */
  readonly deploy: readonly pulumi.Input<string>[];
  /** ARN of the policy that neither of the roles gets beyond, whatever else they are given.
   * @default none */
  readonly boundaryArn?: pulumi.Input<string>;
}

/** A stage that `pulumi up` deploys to. */
export interface PulumiStage extends StageCommons {
  readonly rights: StageRights;
}

/** A stage whose ECS service gets a new image, and nothing else: what it runs on is somebody else's. Leave the service's task definition to one of the
 * two, the pipeline or the program (`ignoreChanges: ["taskDefinition"]`): each would undo the other's.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html */
export interface EcsStage extends StageCommons {
  readonly ecs: {
    /** Name of the cluster. */
    readonly cluster: pulumi.Input<string>;
    /** Name of the service. */
    readonly service: pulumi.Input<string>;
    /** Family of the service's task definition. */
    readonly family: pulumi.Input<string>;
    /** ARNs of the task definition's roles, which ECS is handed with each new revision. */
    readonly roleArns: readonly pulumi.Input<string>[];
    /** Minutes until new tasks must be there.
     * @default 30 */
    readonly timeoutMinutes?: number;
  };
  /** Address that the smoke test visits. */
  readonly url: pulumi.Input<string>;
}

interface StageCommons {
  /** Name of the stack: `prod`. */
  readonly name: string;
  /** Somebody has to agree before it is deployed, and sees a preview first.
   * @default false for the first stage, true for every other */
  readonly approval?: boolean;
  /** Go back to the last execution that the stage was well with when deployment or smoke test fails.
   * @default true */
  readonly rollBack?: boolean;
}

/** A stage of the delivery, in the order of the list. */
export type DeliveryStage = PulumiStage | EcsStage;

/** Image that is built once for the stages with `ecs`. */
export interface PipelineImage {
  /** Address of the repository in ECR. */
  readonly repositoryUrl: pulumi.Input<string>;
  readonly repositoryArn: pulumi.Input<string>;
  /** Name of the container that gets the image.
   * @default "app" */
  readonly container?: string;
  /** Name of what is built, where the code has several: the variable `IMAGE` of the build.
   * @default "service" */
  readonly name?: string;
}

/** Value that whoever starts an execution may give.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html */
export interface PipelineVariable {
  /** Name in the builds' environment. */
  readonly name: string;
  readonly description?: string;
  /** @default the execution asks for it */
  readonly defaultValue?: string;
}

/** Arguments of `Pipeline`. */
export interface PipelineArgs {
  readonly source: PipelineSource;
  readonly stages: readonly DeliveryStage[];
  /** State of the stacks; may be omitted where every stage has `ecs`. */
  readonly state?: PulumiState;
  /** To be given where a stage has `ecs`. */
  readonly image?: PipelineImage;
  /** Machines, time limits and buildspecs, by kind of build; what is omitted is by default.
   * @default see {@link builds} */
  readonly builds?: Readonly<Partial<Record<BuildKind, Partial<BuildSettings>>>>;
  /** What a new execution does where another one is in a stage. `SUPERSEDED`: takes the place of those that wait, as each commit holds the earlier ones.
   * `QUEUED`: waits for its turn, behind an approval that nobody gives, too. Nothing else can be rolled back.
   * @default "SUPERSEDED"
   * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html#concepts-how-it-works-executions */
  readonly executionMode?: "QUEUED" | "SUPERSEDED";
  /** @default none */
  readonly variables?: readonly PipelineVariable[];
  /** A project beside the pipeline that tests each push to the branch and has a badge to show. CodeBuild has none for what CodePipeline builds.
   * Each push is tested twice then. It takes a connection that somebody has confirmed.
   * @default false
   * @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-badges.html */
  readonly badge?: boolean;
  /** Alarms of the delivery, which tell of approvals that are waited for and of {@link tellOf}.
   * @default nobody is told */
  readonly alarms?: Alarms;
  /** States of an execution that are told of.
   * @default ["FAILED"] */
  readonly tellOf?: readonly ("FAILED" | "STARTED" | "STOPPED" | "SUCCEEDED" | "SUPERSEDED")[];
  /** Days that artifacts are kept: a stage goes back to an execution only as long as what it was made from is there.
   * @default 90 */
  readonly artifactDays?: number;
  /** @default 14 */
  readonly logRetentionDays?: number;
  /** Keep the buckets when they have objects, and the key of the state.
   * @default true */
  readonly protect?: boolean;
  /** Bucket for the access logs of its buckets.
   * @default no log */
  readonly accessLogs?: AccessLogs;
  readonly tags?: Tags;
  readonly transform?: {
    readonly bucket?: Transform<aws.s3.BucketArgs>;
    readonly pipeline?: Transform<aws.codepipeline.PipelineArgs>;
    readonly stateBucket?: Transform<aws.s3.BucketArgs>;
    readonly stateKey?: Transform<aws.kms.KeyArgs>;
    /** Of every project. */
    readonly project?: Transform<aws.codebuild.ProjectArgs>;
  };
}
