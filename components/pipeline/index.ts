import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, withDefaults } from "../parts/component.ts";
import type { MadeState } from "../parts/pulumi-state.ts";
import type { PipelineArgs, StateBucket } from "./args.ts";
import { artifactStore } from "./artifacts.ts";
import { badgeProject } from "./badge.ts";
import type { BuildParts } from "./build.ts";
import { pipelineBuilds } from "./builds.ts";
import { defaults, guards } from "./defaults.ts";
import { tellOfExecutions } from "./notifications.ts";
import { pipelineRole } from "./role.ts";
import { pipelineSource, startOnPush } from "./source.ts";
import { pipelineStages } from "./stages.ts";
import { pipelineState } from "./state.ts";
import { problems } from "./validate.ts";

export type {
  CodeCommitSource,
  ConnectedSource,
  DeliveryStage,
  EcsStage,
  PipelineArgs,
  PipelineImage,
  PipelineSource,
  PipelineVariable,
  PulumiStage,
  PulumiState,
  StageRights,
  StateBucket,
} from "./args.ts";
export type { BuildKind, BuildSettings } from "./kinds.ts";

/** From a push to what people use: CodePipeline tests the code, deploys it to the first stage, looks at that from outside, asks somebody, deploys to the
 * next, and goes back when a stage is not well.
 *
 * ```ts
 * new Pipeline("delivery", {
 *   source: { repository: "acme/mysfits", tags: ["v*"] },
 *   state: { project: "mysfits" },
 *   stages: [{ name: "dev", rights: dev }, { name: "prod", rights: prod }],
 *   alarms,
 * });
 * ```
 *
 * Makes: a connection or a repository; a bucket, and one with a key for the state where there is none; for each build a project of CodeBuild with log group, role and report groups; the pipeline with its role;
 * rules of EventBridge; by argument a project with a badge.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/welcome.html */
export class Pipeline extends pulumi.ComponentResource {
  static readonly token = "mysfits:pipeline:Pipeline";

  readonly pipelineName: pulumi.Output<string>;
  /** ARN of the connection that somebody has to confirm; undefined where there is none to. */
  readonly connectionArn: pulumi.Output<string> | undefined;
  /** Address to clone the repository from that was made; undefined where none was. */
  readonly cloneUrl: pulumi.Output<string> | undefined;
  /** Bucket of the stacks' state; undefined where Pulumi Cloud keeps it. */
  readonly state: StateBucket | undefined;
  /** Address of the badge's picture; undefined without a badge. */
  readonly badgeUrl: pulumi.Output<string> | undefined;
  readonly nodes: {
    readonly pipeline: aws.codepipeline.Pipeline;
    readonly role: aws.iam.Role;
    readonly bucket: aws.s3.Bucket;
    /** By title: `test`, `image`, `review-prod`, `deploy-prod`, `smoke`. */
    readonly builds: ReadonlyMap<string, BuildParts>;
    readonly badge: BuildParts | undefined;
    readonly connection: aws.codeconnections.Connection | undefined;
    readonly repository: aws.codecommit.Repository | undefined;
    readonly state: MadeState | undefined;
  };

  constructor(name: string, given: PipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    super(Pipeline.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("Pipeline", name, problems(name, args));

    // Roles and log groups name the pipeline and its projects, which are made after them: so their names are given.
    const base = `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
    const source = pipelineSource(name, args, this);
    const store = artifactStore(name, base, args, this);
    const state = pipelineState(name, args, this);
    const builds = pipelineBuilds({ name, base }, args, { store, state }, this);
    const badge = badgeProject({ name, base }, args, store, this);
    const topicArn = args.alarms?.topicOfEvents()?.arn;
    const { role, rights } = pipelineRole(name, args, { source, store, builds, topicArn }, this);
    const pipeline = new aws.codepipeline.Pipeline(
      `${name}-pipeline`,
      transformed<aws.codepipeline.PipelineArgs>(
        this,
        "pipeline",
        {
          name: base,
          pipelineType: "V2",
          executionMode: args.executionMode,
          roleArn: role.arn,
          artifactStores: [{ type: "S3", location: store.bucket.bucket }],
          stages: pipelineStages(args, {
            source,
            topicArn,
            projectOf: (title) => builds.get(title)!.project.name,
          }),
          triggers: source.triggers,
          variables: [...args.variables],
          tags: args.tags,
        },
        args.transform?.pipeline,
        guards.pipeline,
      ),
      { parent: this, dependsOn: rights },
    );
    startOnPush(name, args, pipeline, this);
    tellOfExecutions(name, args, pipeline, topicArn, this);

    this.pipelineName = pipeline.name;
    this.connectionArn = source.connection?.arn;
    this.cloneUrl = source.repository?.cloneUrlHttp;
    this.state = state?.bucket;
    this.badgeUrl = badge?.project.badgeUrl;
    this.nodes = {
      pipeline,
      role,
      bucket: store.bucket,
      builds,
      badge,
      connection: source.connection,
      repository: source.repository,
      state: state?.made,
    };
    this.registerOutputs({ pipelineName: this.pipelineName });
  }
}
