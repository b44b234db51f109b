import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { deliveryPath } from "../parts/deploy-permissions/index.ts";
import { grant, policyDocument, trustPolicy, type Grantee } from "../parts/grants.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { CodeCommitSource, ConnectedSource } from "./args.ts";
import { branchOf, type Settings } from "./defaults.ts";

type Action = aws.types.input.codepipeline.PipelineStageAction;

/** Where a pipeline gets its code, as CodePipeline is told. */
export interface SourceParts {
  readonly action: Action;
  readonly triggers: aws.types.input.codepipeline.PipelineTrigger[];
  /** Absent for a connection that is there, and for CodeCommit. */
  readonly connection?: aws.codeconnections.Connection;
  readonly connectionArn?: pulumi.Input<string>;
  /** Absent for a repository that is there, and for a connection. */
  readonly repository?: aws.codecommit.Repository;
  /** Gives the pipeline's role the right to read the code. */
  readonly permit: (grantee: Grantee) => aws.iam.RolePolicy;
}

/** Name of the action, and of the namespace of its variables: `#{Source.CommitId}`. */
export const sourceName = "Source";

const sourceAction = (provider: string, configuration: Record<string, pulumi.Input<string>>): Action => ({
  name: sourceName,
  category: "Source",
  owner: "AWS",
  provider,
  version: "1",
  namespace: sourceName,
  outputArtifacts: [sourceName],
  configuration,
});

/** Makes what the code is read through. */
export const pipelineSource = (
  name: string,
  args: Settings,
  parent: pulumi.ComponentResource,
): SourceParts =>
  "codeCommit" in args.source
    ? codeCommitSource(name, args.source, args, parent)
    : connectedSource(name, args.source, args, parent);

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html */
function connectedSource(
  name: string,
  source: ConnectedSource,
  { tags }: Settings,
  parent: pulumi.ComponentResource,
): SourceParts {
  const connection =
    source.connectionArn === undefined
      ? new aws.codeconnections.Connection(
          `${name}-connection`,
          {
            name: `${pulumi.getProject()}-${name}`.slice(0, 32),
            providerType: source.provider ?? "GitHub",
            tags,
          },
          { parent },
        )
      : undefined;
  const connectionArn = source.connectionArn ?? connection!.arn;
  return {
    connection,
    connectionArn,
    action: sourceAction("CodeStarSourceConnection", {
      ConnectionArn: connectionArn,
      FullRepositoryId: source.repository,
      BranchName: branchOf(source),
      OutputArtifactFormat: "CODE_ZIP",
      // The triggers say what starts the pipeline.
      DetectChanges: "false",
    }),
    triggers: [{ providerType: "CodeStarSourceConnection", gitConfiguration: pushesOf(source) }],
    permit: (grantee) =>
      grant(
        `${name}-read-source`,
        grantee,
        {
          // The second name is what the service was called before; which one is asked for depends on the region.
          actions: ["codeconnections:UseConnection", "codestar-connections:UseConnection"],
          resources: [connectionArn],
        },
        parent,
      ),
  };
}

/** Pushes that start the pipeline. A filter has either branches or tags.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html */
function pushesOf(source: ConnectedSource): aws.types.input.codepipeline.PipelineTriggerGitConfiguration {
  const { tags = [], paths = [] } = source;
  return {
    sourceActionName: sourceName,
    pushes: [
      {
        branches: { includes: [branchOf(source)] },
        ...(paths.length > 0 && { filePaths: { includes: [...paths] } }),
      },
      ...(tags.length > 0 ? [{ tags: { includes: [...tags] } }] : []),
    ],
  };
}

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeCommit.html */
function codeCommitSource(
  name: string,
  source: CodeCommitSource,
  { tags }: Settings,
  parent: pulumi.ComponentResource,
): SourceParts {
  const repository = source.existing
    ? undefined
    : new aws.codecommit.Repository(
        `${name}-repository`,
        { repositoryName: source.codeCommit, description: "Code of the application", tags },
        // The history of the code outlives the pipeline.
        { parent, protect: true, retainOnDelete: true },
      );
  return {
    repository,
    triggers: [],
    action: sourceAction("CodeCommit", {
      RepositoryName: repository?.repositoryName ?? source.codeCommit,
      BranchName: branchOf(source),
      OutputArtifactFormat: "CODE_ZIP",
      // A rule of EventBridge tells of pushes at once; asking again and again is what AWS advises against.
      PollForSourceChanges: "false",
    }),
    permit: (grantee) =>
      grant(
        `${name}-read-source`,
        grantee,
        {
          actions: [
            "codecommit:CancelUploadArchive",
            "codecommit:GetBranch",
            "codecommit:GetCommit",
            "codecommit:GetUploadArchiveStatus",
            "codecommit:UploadArchive",
          ],
          resources: [repositoryArn(source, parent)],
        },
        parent,
      ),
  };
}

const repositoryArn = (
  { codeCommit }: CodeCommitSource,
  parent: pulumi.ComponentResource,
): pulumi.Output<string> => {
  const { accountId, region } = whereabouts(parent);
  return pulumi.interpolate`arn:aws:codecommit:${region}:${accountId}:${codeCommit}`;
};

/** Starts the pipeline with each push to the branch of a repository in CodeCommit, which has no triggers of its own in a pipeline.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/triggering.html */
export function startOnPush(
  name: string,
  { source, tags }: Settings,
  pipeline: aws.codepipeline.Pipeline,
  parent: pulumi.ComponentResource,
): void {
  if (!("codeCommit" in source)) return;
  const { accountId } = whereabouts(parent);
  const role = new aws.iam.Role(
    `${name}-start-role`,
    {
      path: deliveryPath,
      description: "Starts the pipeline",
      assumeRolePolicy: trustPolicy("events.amazonaws.com", accountId),
      tags,
    },
    { parent },
  );
  const policy = new aws.iam.RolePolicy(
    `${name}-start`,
    {
      role: role.name,
      policy: policyDocument([
        { actions: ["codepipeline:StartPipelineExecution"], resources: [pipeline.arn] },
      ]),
    },
    { parent },
  );
  const rule = new aws.cloudwatch.EventRule(
    `${name}-push`,
    {
      description: "A push to the branch that is delivered",
      eventPattern: pulumi.jsonStringify({
        source: ["aws.codecommit"],
        "detail-type": ["CodeCommit Repository State Change"],
        resources: [repositoryArn(source, parent)],
        detail: {
          event: ["referenceCreated", "referenceUpdated"],
          referenceType: ["branch"],
          referenceName: [branchOf(source)],
        },
      }),
      tags,
    },
    { parent },
  );
  new aws.cloudwatch.EventTarget(
    `${name}-push`,
    { rule: rule.name, arn: pipeline.arn, roleArn: role.arn },
    { parent, dependsOn: policy },
  );
}
