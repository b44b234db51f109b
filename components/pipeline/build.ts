import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { transformed } from "../parts/component.ts";
import { deliveryPath } from "../parts/deploy-permissions/index.ts";
import { grant, type Grantee, type Permission } from "../parts/grants.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { Artifact, ArtifactStore } from "./artifacts.ts";
import { buildSettings, guards, type Settings } from "./defaults.ts";
import { machines, type BuildKind } from "./kinds.ts";

/** A build that a pipeline has. */
export interface Build {
  readonly kind: BuildKind;
  /** Name among the pipeline's builds: `deploy-prod`. */
  readonly title: string;
  readonly description: string;
  /** Variables of its environment that are the same in each execution.
   * @default none */
  readonly variables?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Variables that are secrets: ARNs of Secrets Manager.
   * @default none */
  readonly secrets?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Reports that its buildspec has, by name.
   * @default none */
  readonly reports?: Readonly<Record<string, "CODE_COVERAGE" | "TEST">>;
  /** Artifact that it makes.
   * @default none */
  readonly makes?: Artifact;
  /** What its commands may do, by the name of the grant.
   * @default nothing */
  readonly permissions?: Readonly<Record<string, Permission>>;
  /** ARNs of policies of its role.
   * @default none */
  readonly policyArns?: readonly pulumi.Input<string>[];
  /** ARN of what its role does not get beyond.
   * @default none */
  readonly boundaryArn?: pulumi.Input<string>;
  /** Source and badge of a project that no pipeline starts.
   * @default that of the pipeline */
  readonly standsAlone?: Pick<aws.codebuild.ProjectArgs, "badgeEnabled" | "source" | "sourceVersion">;
}

/** A build with what it is made of. */
export interface BuildParts {
  readonly project: aws.codebuild.Project;
  readonly role: aws.iam.Role;
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly reportGroups: readonly aws.codebuild.ReportGroup[];
}

/** Makes a project of CodeBuild, with a log group that is there before it writes and a role that may read the code, keep a cache of its own, write its log and
 * its reports, and do what it is given.
 *
 * Its role is below the path of delivery, where the boundary of those that deploy lets none of them change anything.
 *
 * Source and artifacts are both the pipeline's: CodeBuild takes neither alone.
 * @param name Logical name of the pipeline. @param base Beginning of physical names.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html */
export function buildProject(
  { name, base }: { readonly name: string; readonly base: string },
  args: Settings,
  build: Build,
  store: ArtifactStore,
  parent: pulumi.ComponentResource,
): BuildParts {
  const { kind, title, description, variables = {}, secrets = {}, reports = {} } = build;
  const { tags, logRetentionDays } = args;
  const { architecture, computeType, docker, buildspec, timeoutMinutes } = buildSettings(args, kind);
  const child = { parent };
  const logical = `${name}-${title}`;
  const projectName = `${base}-${title}`;
  const { accountId, region } = whereabouts(parent);

  const logGroup = new aws.cloudwatch.LogGroup(
    `${logical}-log`,
    { name: `/aws/codebuild/${projectName}`, retentionInDays: logRetentionDays, tags },
    child,
  );
  const reportGroups = Object.entries(reports).map(
    ([report, type]) =>
      new aws.codebuild.ReportGroup(
        `${logical}-${report}`,
        {
          // The name that CodeBuild gives the group of a report in the buildspec.
          name: `${projectName}-${report}`,
          type,
          exportConfig: { type: "NO_EXPORT" },
          // Otherwise a group with reports can't be deleted.
          deleteReports: true,
          tags,
        },
        child,
      ),
  );
  const role = new aws.iam.Role(
    `${logical}-role`,
    {
      path: deliveryPath,
      description,
      assumeRolePolicy: trustOf(
        accountId,
        pulumi.interpolate`arn:aws:codebuild:${region}:${accountId}:project/${projectName}`,
      ),
      permissionsBoundary: build.boundaryArn,
      tags,
    },
    child,
  );
  const grantee: Grantee = { name: logical, role };
  const rights = Object.entries({
    ...basicRights(build, { store, logGroup, reportGroups }),
    ...build.permissions,
  }).map(([right, permission]) => grant(`${logical}-${right}`, grantee, permission, parent));
  const attachments = (build.policyArns ?? []).map(
    (policyArn, index) =>
      new aws.iam.RolePolicyAttachment(`${logical}-${index}`, { role: role.name, policyArn }, child),
  );
  const project = new aws.codebuild.Project(
    `${logical}-project`,
    transformed<aws.codebuild.ProjectArgs>(
      parent,
      "project",
      {
        name: projectName,
        description,
        serviceRole: role.arn,
        source: { type: "CODEPIPELINE", buildspec },
        artifacts: { type: build.standsAlone ? "NO_ARTIFACTS" : "CODEPIPELINE" },
        ...build.standsAlone,
        environment: {
          ...machines[architecture],
          computeType,
          privilegedMode: docker,
          environmentVariables: [
            ...Object.entries(variables).map(([key, value]) => ({ name: key, value, type: "PLAINTEXT" })),
            ...Object.entries(secrets).map(([key, value]) => ({ name: key, value, type: "SECRETS_MANAGER" })),
          ],
        },
        cache: { type: "S3", location: pulumi.interpolate`${store.bucket.bucket}/${store.cache(title)}` },
        logsConfig: {
          cloudwatchLogs: { status: "ENABLED", groupName: logGroup.name },
          s3Logs: { status: "DISABLED" },
        },
        buildTimeout: timeoutMinutes,
        queuedTimeout: 60,
        projectVisibility: "PRIVATE",
        tags,
      },
      args.transform?.project,
      guards.project,
    ),
    { ...child, dependsOn: [...rights, ...attachments, ...reportGroups] },
  );
  return { project, role, logGroup, reportGroups };
}

/** Rights of every build. */
function basicRights(
  { title, makes, standsAlone }: Build,
  { store, logGroup, reportGroups }: Pick<BuildParts, "logGroup" | "reportGroups"> & { store: ArtifactStore },
): Readonly<Record<string, Permission>> {
  const { bucket, artifact, cache } = store;
  return {
    log: {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [pulumi.interpolate`${logGroup.arn}:log-stream:*`],
    },
    ...(!standsAlone && {
      source: { actions: ["s3:GetObject", "s3:GetObjectVersion"], resources: [artifact("Source")] },
    }),
    ...(makes && { artifact: { actions: ["s3:PutObject"], resources: [artifact(makes)] } }),
    cache: {
      actions: ["s3:GetObject", "s3:PutObject"],
      resources: [pulumi.interpolate`${bucket.arn}/${cache(title)}/*`],
    },
    // Without it S3 calls a cache that is not there yet forbidden.
    bucket: { actions: ["s3:GetBucketLocation", "s3:ListBucket"], resources: [bucket.arn] },
    ...(reportGroups.length > 0 && {
      reports: {
        actions: [
          "codebuild:BatchPutCodeCoverages",
          "codebuild:BatchPutTestCases",
          "codebuild:CreateReport",
          "codebuild:UpdateReport",
        ],
        resources: reportGroups.map(({ arn }) => arn),
      },
    }),
  };
}

/** Lets CodeBuild take the role for this project of this account.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html */
const trustOf = (
  accountId: pulumi.Output<string>,
  projectArn: pulumi.Output<string>,
): pulumi.Output<string> =>
  pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "codebuild.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": accountId, "aws:SourceArn": projectArn } },
      },
    ],
  });
