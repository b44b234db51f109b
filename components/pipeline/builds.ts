import type * as pulumi from "@pulumi/pulumi";
import type { Permission } from "../parts/grants.ts";
import type { PipelineImage, PulumiStage } from "./args.ts";
import type { ArtifactStore } from "./artifacts.ts";
import { buildProject, type Build, type BuildParts } from "./build.ts";
import { needsApproval, type Settings } from "./defaults.ts";
import type { PipelineState } from "./state.ts";

/** Titles of the builds of a stage. */
export const reviewOf = (stage: string): string => `review-${stage}`;
export const deployOf = (stage: string): string => `deploy-${stage}`;

/** Makes the builds of a pipeline.
 * @returns By title: `test`, `image`, `review-prod`, `deploy-prod`, `smoke`. */
export function pipelineBuilds(
  names: { readonly name: string; readonly base: string },
  args: Settings,
  { store, state }: { readonly store: ArtifactStore; readonly state: PipelineState | undefined },
  parent: pulumi.ComponentResource,
): ReadonlyMap<string, BuildParts> {
  const builds: readonly Build[] = [
    testBuild,
    ...(args.image ? [imageBuild(args.image)] : []),
    ...args.stages.flatMap((stage, index) =>
      "rights" in stage && state ? stageBuilds(stage, needsApproval(stage, index), state) : [],
    ),
    {
      kind: "smoke",
      title: "smoke",
      description: "Visits a stage from outside",
      reports: { smoke: "TEST" },
    },
  ];
  return new Map(builds.map((build) => [build.title, buildProject(names, args, build, store, parent)]));
}

const testBuild: Build = {
  kind: "test",
  title: "test",
  description: "Types, lint and every test",
  reports: { tests: "TEST", coverage: "CODE_COVERAGE" },
};

/** Builds of a stage that `pulumi` deploys to: the preview that somebody agrees to, and the deployment. */
function stageBuilds(
  { name: stage, rights }: PulumiStage,
  isReviewed: boolean,
  state: PipelineState,
): readonly Build[] {
  const build = (kind: "deploy" | "review"): Build => {
    const { variables, secrets, permissions } = state.reach(stage, kind === "deploy" ? "write" : "read");
    return {
      kind,
      title: kind === "deploy" ? deployOf(stage) : reviewOf(stage),
      description: kind === "deploy" ? `pulumi up of ${stage}` : `pulumi preview of ${stage}`,
      variables: { STACK: stage, ...variables },
      secrets,
      permissions,
      policyArns: rights[kind],
      boundaryArn: rights.boundaryArn,
    };
  };
  return isReviewed ? [build("review"), build("deploy")] : [build("deploy")];
}

/** Build of the image that ECS gets, with the rights to push it to its repository.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html */
const imageBuild = ({
  repositoryUrl,
  repositoryArn,
  container = "app",
  name = "service",
}: PipelineImage): Build => {
  const push: Permission = {
    actions: [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:CompleteLayerUpload",
      "ecr:GetDownloadUrlForLayer",
      "ecr:InitiateLayerUpload",
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ],
    resources: [repositoryArn],
  };
  return {
    kind: "image",
    title: "image",
    description: "Builds the service's image",
    variables: { REPOSITORY_URL: repositoryUrl, CONTAINER: container, IMAGE: name },
    makes: "Image",
    permissions: {
      push,
      // It knows no resources.
      "registry-token": { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    },
  };
};
