import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { deliveryPath } from "../parts/deploy-permissions/index.ts";
import { grant, trustPolicy, type Grantee, type Permission } from "../parts/grants.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { EcsStage } from "./args.ts";
import type { ArtifactStore } from "./artifacts.ts";
import type { BuildParts } from "./build.ts";
import type { Settings } from "./defaults.ts";
import type { SourceParts } from "./source.ts";

/** What the pipeline's actions work with. */
interface RoleParts {
  readonly source: SourceParts;
  readonly store: ArtifactStore;
  readonly builds: ReadonlyMap<string, BuildParts>;
  readonly topicArn: pulumi.Output<string> | undefined;
}

/** Makes the role of the pipeline, with one grant for each thing that an action does. What a build may do is its project's role's, which the pipeline can't
 * take. Actions have no roles of their own: the pipeline's role would have to be able to take each of them, so they would part nobody from anything.
 * @returns The role, and the grants, without which an action fails.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html */
export function pipelineRole(
  name: string,
  args: Settings,
  { source, store, builds, topicArn }: RoleParts,
  parent: pulumi.ComponentResource,
): { readonly role: aws.iam.Role; readonly rights: aws.iam.RolePolicy[] } {
  const { accountId } = whereabouts(parent);
  const role = new aws.iam.Role(
    `${name}-role`,
    {
      path: deliveryPath,
      description: "Hands the code on, and starts builds",
      assumeRolePolicy: trustPolicy("codepipeline.amazonaws.com", accountId),
      tags: args.tags,
    },
    { parent },
  );
  const grantee: Grantee = { name, role };
  const permissions: Readonly<Record<string, Permission>> = {
    "write-source": { actions: ["s3:PutObject"], resources: [store.artifact("Source")] },
    "read-artifacts": {
      actions: ["s3:GetObject", "s3:GetObjectVersion"],
      resources: [store.artifact("Source"), ...(args.image ? [store.artifact("Image")] : [])],
    },
    "look-at-bucket": {
      actions: ["s3:GetBucketLocation", "s3:GetBucketVersioning"],
      resources: [store.bucket.arn],
    },
    ...Object.fromEntries(
      [...builds].map(([title, { project }]) => [
        `run-${title}`,
        {
          actions: ["codebuild:BatchGetBuilds", "codebuild:StartBuild", "codebuild:StopBuild"],
          resources: [project.arn],
        },
      ]),
    ),
    ...(topicArn !== undefined && { ask: { actions: ["sns:Publish"], resources: [topicArn] } }),
    ...Object.fromEntries(
      args.stages.flatMap((stage) => ("ecs" in stage ? Object.entries(ecsRights(stage, parent)) : [])),
    ),
  };
  const rights = Object.entries(permissions).map(([right, permission]) =>
    grant(`${name}-${right}`, grantee, permission, parent),
  );
  return { role, rights: [source.permit(grantee), ...rights] };
}

/** Rights of the ECS action.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
function ecsRights(
  { name: stage, ecs }: EcsStage,
  parent: pulumi.ComponentResource,
): Readonly<Record<string, Permission>> {
  const { accountId, region } = whereabouts(parent);
  const arn = (resource: pulumi.Input<string>) =>
    pulumi.interpolate`arn:aws:ecs:${region}:${accountId}:${resource}`;
  return {
    [`ecs-update-${stage}`]: {
      actions: ["ecs:DescribeServices", "ecs:UpdateService"],
      resources: [arn(pulumi.interpolate`service/${ecs.cluster}/${ecs.service}`)],
    },
    [`ecs-watch-${stage}`]: {
      actions: ["ecs:DescribeTasks"],
      resources: [arn(pulumi.interpolate`task/${ecs.cluster}/*`)],
    },
    // It knows container instances, of which Fargate has none, and the cluster as a condition.
    [`ecs-list-${stage}`]: {
      actions: ["ecs:ListTasks"],
      resources: ["*"],
      conditions: { ArnEquals: { "ecs:cluster": arn(pulumi.interpolate`cluster/${ecs.cluster}`) } },
    },
    [`ecs-revise-${stage}`]: {
      actions: ["ecs:RegisterTaskDefinition", "ecs:TagResource"],
      resources: [arn(pulumi.interpolate`task-definition/${ecs.family}:*`)],
    },
    // It knows no resources.
    [`ecs-read-${stage}`]: { actions: ["ecs:DescribeTaskDefinition"], resources: ["*"] },
    [`ecs-pass-${stage}`]: {
      actions: ["iam:PassRole"],
      resources: ecs.roleArns,
      conditions: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
  };
}
