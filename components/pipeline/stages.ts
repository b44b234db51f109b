import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DeliveryStage, EcsStage } from "./args.ts";
import type { Artifact } from "./artifacts.ts";
import { deployOf, reviewOf } from "./builds.ts";
import { needsApproval, type Settings } from "./defaults.ts";
import { sourceName, type SourceParts } from "./source.ts";

type Action = aws.types.input.codepipeline.PipelineStageAction;
type Stage = aws.types.input.codepipeline.PipelineStage;

/** What the stages of a pipeline refer to. */
interface StageParts {
  readonly source: SourceParts;
  /** Name of the project of a build, by its title. */
  readonly projectOf: (title: string) => pulumi.Output<string>;
  /** ARN of the topic that is told of approvals; undefined when nobody listens. */
  readonly topicArn: pulumi.Output<string> | undefined;
}

/** Variables that the pipeline hands to a build, by name: a value, or where it comes from (`#{Source.CommitId}`). */
type Handed = Readonly<Record<string, pulumi.Input<string>>>;

/** Lists the stages: source, tests, and for each stage of the delivery, where somebody has to agree, a preview and the question, then the deployment and the
 * test from outside.
 *
 * The question is a stage of its own: a refusal fails its stage, and a deployment that fails is rolled back.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html */
export function pipelineStages(args: Settings, parts: StageParts): Stage[] {
  const build = buildAction(args, parts);
  return [
    { name: "Source", actions: [parts.source.action] },
    {
      name: "Test",
      actions: [
        build("Test", "test", { category: "Test" }),
        // After the tests: an image of what fails them is of no use.
        ...(args.image ? [build("Image", "image", { category: "Build", runOrder: 2, makes: "Image" })] : []),
      ],
    },
    ...args.stages.flatMap((stage, index) => [
      ...(needsApproval(stage, index) ? [approvalStage(args, parts, index)] : []),
      {
        name: stage.name,
        actions: [
          "ecs" in stage
            ? ecsAction(stage)
            : build("Deploy", deployOf(stage.name), { namespace: stage.name }),
          build("Smoke", "smoke", {
            category: "Test",
            runOrder: 2,
            handed: { STACK: stage.name, SITE_URL: urlOf(stage) },
          }),
        ],
        // https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback-auto.html
        ...(stage.rollBack !== false && { onFailure: { result: "ROLLBACK" } }),
      },
    ]),
  ];
}

/** Address of a stage: that of the arguments, or what its deployment told. */
const urlOf = (stage: DeliveryStage): pulumi.Input<string> =>
  "ecs" in stage ? stage.url : `#{${stage.name}.SITE_URL}`;

/** Stage that waits for somebody, for seven days at most. */
function approvalStage(args: Settings, parts: StageParts, index: number): Stage {
  const stage = args.stages[index]!;
  const before = args.stages[index - 1];
  const review = reviewOf(stage.name);
  const build = buildAction(args, parts);
  const isPreviewed = "rights" in stage;
  return {
    name: `approve-${stage.name}`,
    actions: [
      ...(isPreviewed ? [build("Preview", review, { namespace: review })] : []),
      {
        name: "Approve",
        category: "Approval",
        owner: "AWS",
        provider: "Manual",
        version: "1",
        runOrder: 2,
        timeoutInMinutes: 7 * 24 * 60,
        configuration: {
          CustomData: `Deploy #{${sourceName}.CommitId} to ${stage.name}?${isPreviewed ? ` #{${review}.CHANGES}` : ""}`,
          ...(before && { ExternalEntityLink: urlOf(before) }),
          ...(parts.topicArn && { NotificationArn: parts.topicArn }),
        },
      },
    ],
  };
}

/** Makes the actions that run a build with the code.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html */
const buildAction =
  ({ variables }: Settings, { projectOf }: StageParts) =>
  (
    name: string,
    title: string,
    options: {
      /** @default "Build" */
      readonly category?: "Build" | "Test";
      /** @default 1 */
      readonly runOrder?: number;
      /** Namespace of what the build exports. */
      readonly namespace?: string;
      readonly makes?: Artifact;
      readonly handed?: Handed;
    },
  ): Action => {
    const handed: Handed = {
      REVISION: `#{${sourceName}.CommitId}`,
      ...Object.fromEntries(variables.map((variable) => [variable.name, `#{variables.${variable.name}}`])),
      ...options.handed,
    };
    return {
      name,
      category: options.category ?? "Build",
      owner: "AWS",
      provider: "CodeBuild",
      version: "1",
      runOrder: options.runOrder ?? 1,
      ...(options.namespace !== undefined && { namespace: options.namespace }),
      inputArtifacts: [sourceName],
      ...(options.makes && { outputArtifacts: [options.makes] }),
      configuration: { ProjectName: projectOf(title), EnvironmentVariables: environmentJson(handed) },
    };
  };

/** Variables as an action of CodeBuild takes them. */
const environmentJson = (handed: Handed): pulumi.Output<string> =>
  pulumi.jsonStringify(Object.entries(handed).map(([name, value]) => ({ name, value, type: "PLAINTEXT" })));

/** Gives the service a task definition like the one that it has, with the new image.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html */
const ecsAction = ({ ecs }: EcsStage): Action => ({
  name: "Deploy",
  category: "Deploy",
  owner: "AWS",
  provider: "ECS",
  version: "1",
  runOrder: 1,
  inputArtifacts: ["Image"],
  configuration: {
    ClusterName: ecs.cluster,
    ServiceName: ecs.service,
    FileName: "imagedefinitions.json",
    DeploymentTimeout: String(ecs.timeoutMinutes ?? 30),
  },
});
