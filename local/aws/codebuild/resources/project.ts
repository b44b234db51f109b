import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import type { Platform } from "../../../contract/service.ts";
import { codeBuildArn } from "../arn.ts";
import { invalidInput } from "../errors.ts";
import type { ProjectRecord } from "../records.ts";
import { ProjectStore } from "../stores/projects.ts";
import { artifactsOf } from "./artifacts.ts";

/** Outputs of a project. */
interface ProjectOutputs {
  readonly arn: string;
  readonly name: string;
  readonly description: string;
  readonly encryptionKey: string;
  readonly badgeUrl: string;
  readonly publicProjectAlias: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

const source = {
  type: true,
  location: true,
  buildspec: true,
  gitCloneDepth: "a source is one commit here",
  gitSubmodulesConfig: { fetchSubmodules: [false] },
  insecureSsl: [false],
  reportBuildStatus: "nobody outside is told",
  buildStatusConfig: "nobody outside is told",
} as const;

const artifacts = {
  type: true,
  location: true,
  path: true,
  name: true,
  namespaceType: true,
  packaging: true,
  overrideArtifactName: true,
  encryptionDisabled: "nothing is encrypted on this machine",
} as const;

const inputs = {
  name: true,
  description: true,
  serviceRole: true,
  source,
  sourceVersion: true,
  secondarySources: { ...source, sourceIdentifier: true },
  artifacts: { ...artifacts, artifactIdentifier: true },
  secondaryArtifacts: { ...artifacts, artifactIdentifier: true },
  environment: {
    type: true,
    image: true,
    computeType: true,
    privilegedMode: true,
    imagePullCredentialsType: "no image is pulled: builds run on this machine",
    environmentVariables: { name: true, value: true, type: true },
  },
  cache: { type: true, location: true, modes: true },
  logsConfig: {
    cloudwatchLogs: { status: true, groupName: true, streamName: true },
    s3Logs: { status: ["DISABLED"] },
  },
  buildTimeout: true,
  queuedTimeout: true,
  concurrentBuildLimit: true,
  badgeEnabled: true,
  encryptionKey: true,
  projectVisibility: ["PRIVATE"],
  autoRetryLimit: [0],
  tags: true,
} as const;

type ProjectInputs = Read<Inputs<aws.codebuild.ProjectArgs>, typeof inputs>;

/** `aws:codebuild/project:Project`.
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html */
export const projectResource = (platform: Platform, projects: ProjectStore) => {
  const answer = (project: ProjectRecord) => {
    const { arn, name, description, encryptionKey, region, badgeToken, tags } = project;
    return {
      id: arn,
      outputs: {
        arn,
        name,
        description,
        encryptionKey: encryptionKey ?? `arn:aws:kms:${region}:${platform.accountId}:alias/aws/s3`,
        badgeUrl:
          badgeToken === undefined ? "" : `${platform.gatewayUrl}/badges/?uuid=${badgeToken}&branch=main`,
        publicProjectAlias: "",
        tagsAll: tags,
      },
    };
  };
  return resource<aws.codebuild.ProjectArgs, ProjectOutputs>()({
    inputs,
    replaceOn: ["name"],
    create: async ({ name: logicalName, region, inputs: given }) => {
      // The provider gives a project its logical name, without a suffix, where the program gives none.
      const name = given.name ?? logicalName;
      if (!/^[A-Za-z0-9][\w-]{1,149}$/.test(name))
        throw invalidInput(
          `Invalid project name: ${name} must have 2 to 150 letters, digits, hyphens and underscores`,
        );
      if (projects.find(region, name))
        throw invalidInput(`Project already exists: ${codeBuildArn(region, `project/${name}`)}`);
      const project = { ...recordOf(region, name, given), createdAt: Date.now(), modifiedAt: Date.now() };
      await projects.put(project);
      return answer(project);
    },
    start: ({ id, region }) => Promise.resolve(answer(projects.get(region, id)).outputs),
    update: async ({ inputs: given, region }, { id }) => {
      const before = projects.get(region, id);
      const project = {
        ...recordOf(region, before.name, given, before.badgeToken),
        createdAt: before.createdAt,
        modifiedAt: Date.now(),
      };
      await projects.put(project);
      return answer(project);
    },
    delete: async ({ id }) => await projects.delete(id),
  });
};

function recordOf(
  region: string,
  name: string,
  given: ProjectInputs,
  badgeToken?: string,
): Omit<ProjectRecord, "createdAt" | "modifiedAt"> {
  const { environment, logsConfig = {}, cache, buildTimeout = 60, queuedTimeout = 480 } = given;
  if (buildTimeout < 5 || buildTimeout > 2_160)
    throw invalidInput(`Invalid timeout: must be from 5 to 2160 minutes (got ${buildTimeout})`);
  if (queuedTimeout < 5 || queuedTimeout > 480)
    throw invalidInput(`Invalid queued timeout: must be from 5 to 480 minutes (got ${queuedTimeout})`);
  if ((given.source.type === "CODEPIPELINE") !== (given.artifacts.type === "CODEPIPELINE"))
    throw invalidInput(
      `Invalid artifacts: when the source is of type CODEPIPELINE, so must be the artifacts, and the other way round (source ${given.source.type}, artifacts ${given.artifacts.type})`,
    );
  if (given.source.type === "NO_SOURCE" && given.source.buildspec === undefined)
    throw invalidInput("Invalid source: a project of type NO_SOURCE needs a buildspec");
  if (given.badgeEnabled && ["CODEPIPELINE", "NO_SOURCE", "S3"].includes(given.source.type))
    throw invalidInput(
      `Build badges are not supported for projects with source of type ${given.source.type}`,
    );
  const { status = "ENABLED", groupName, streamName } = logsConfig.cloudwatchLogs ?? {};
  return {
    arn: codeBuildArn(region, `project/${name}`),
    name,
    region,
    description: given.description ?? "",
    serviceRole: given.serviceRole,
    source: sourceOf(given.source),
    secondarySources: (given.secondarySources ?? []).map((one) => ({
      ...sourceOf(one),
      identifier: one.sourceIdentifier,
    })),
    sourceVersion: given.sourceVersion,
    artifacts: artifactsOf(given.artifacts),
    secondaryArtifacts: (given.secondaryArtifacts ?? []).map((one) =>
      artifactsOf(one, one.artifactIdentifier),
    ),
    environmentType: environment.type,
    image: environment.image,
    computeType: environment.computeType,
    isPrivileged: environment.privilegedMode ?? false,
    variables: (environment.environmentVariables ?? []).map((variable) => {
      if ((variable.type ?? "PLAINTEXT") !== "PLAINTEXT")
        throw new NotEmulatedError(
          `a project's variable ${variable.name} of type ${variable.type ?? ""}`,
          "Give its value as PLAINTEXT in this stack.",
        );
      return { name: variable.name, value: variable.value };
    }),
    cache: cacheOf(cache),
    logs: { isEnabled: status === "ENABLED", group: groupName, stream: streamName },
    timeoutMinutes: buildTimeout,
    queuedTimeoutMinutes: queuedTimeout,
    concurrentBuildLimit: given.concurrentBuildLimit,
    encryptionKey: given.encryptionKey,
    badgeToken: given.badgeEnabled ? (badgeToken ?? ProjectStore.badgeToken()) : undefined,
    tags: given.tags ?? {},
  };
}

const sourceOf = ({ type, location, buildspec }: ProjectInputs["source"]) => ({ type, location, buildspec });

function cacheOf(cache: ProjectInputs["cache"]): ProjectRecord["cache"] {
  const { type = "NO_CACHE", location, modes = [] } = cache ?? {};
  if (type === "NO_CACHE") return undefined;
  if (type === "S3" && location === undefined)
    throw invalidInput("Invalid cache: location must be specified for type S3");
  // Of a local cache, only the buildspec's own paths are files that a build here has.
  if (type === "LOCAL" && !modes.includes("LOCAL_CUSTOM_CACHE")) return undefined;
  return { type, location, modes };
}
