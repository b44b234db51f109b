import { isWhole, type Problem } from "../parts/component.ts";
import type { PipelineSource } from "./args.ts";
import { buildSettings, needsApproval, type Settings } from "./defaults.ts";
import { builds, type BuildKind } from "./kinds.ts";

/** Lists everything that is wrong with the arguments, and with the component's name. */
export function problems(name: string, args: Settings): (Problem | false)[] {
  const { stages, artifactDays, logRetentionDays, variables, tellOf, alarms } = args;
  const names = stages.map((stage) => stage.name);
  const withImage = stages.filter((stage) => "ecs" in stage);
  const withState = stages.filter((stage) => "rights" in stage);
  return [
    !/^[a-z][a-z0-9-]{0,30}$/.test(name) && {
      argument: "the name",
      must: "be at most 31 lower-case letters, digits and hyphens, beginning with a letter",
      got: name,
      fix: 'use a word such as "delivery"',
    },
    ...sourceProblems(args.source),
    stages.length === 0 && {
      argument: "stages",
      must: "name at least one stage: a pipeline has two stages or more, one of which is the source",
      got: names,
      fix: 'use [{ name: "dev", rights }]',
    },
    new Set(names).size < names.length && {
      argument: "stages",
      must: "have different names",
      got: names,
      fix: "rename one",
    },
    ...names.map(
      (stage) =>
        (!/^[a-z][a-z0-9-]{0,30}$/.test(stage) || ["source", "test", "image"].includes(stage)) && {
          argument: "stages.name",
          must: "be at most 31 lower-case letters, digits and hyphens, and not that of another part of the pipeline",
          got: stage,
          fix: 'use the name of the stack, such as "prod"',
        },
    ),
    withState.length > 0 &&
      args.state === undefined && {
        argument: "state",
        must: "say where Pulumi keeps the state of the stages",
        got: args.state,
        fix: "give { project } for a bucket that is made, or { accessTokenArn } for Pulumi Cloud",
      },
    withImage.length > 0 &&
      args.image === undefined && {
        argument: "image",
        must: `say which repository the image of ${withImage.map((stage) => stage.name).join(", ")} goes to`,
        got: args.image,
        fix: "give { repositoryUrl, repositoryArn }",
      },
    withImage.length === 0 &&
      args.image !== undefined && {
        argument: "image",
        must: "be omitted where no stage has `ecs`: nobody would use it, and `pulumi up` builds its own",
        got: "a repository",
        fix: "omit it",
      },
    ...stages.flatMap((stage, index) =>
      "rights" in stage
        ? [
            policyProblem(stage.name, "deploy", stage.rights.deploy),
            needsApproval(stage, index) && policyProblem(stage.name, "review", stage.rights.review ?? []),
          ]
        : [],
    ),
    ...(Object.keys(builds) as BuildKind[]).flatMap((kind) => buildProblems(args, kind)),
    ...variables.map(
      ({ name: variable }) =>
        (!/^[A-Z][A-Z0-9_]{0,99}$/.test(variable) || isTaken(variable)) && {
          argument: "variables.name",
          must: "be capital letters, digits and _, and none that CodeBuild, Pulumi or the pipeline sets",
          got: variable,
          fix: "use a name such as RELEASE_NOTE",
        },
    ),
    args.badge &&
      ("codeCommit" in args.source || args.source.connectionArn === undefined) && {
        argument: "badge",
        must: "go with a source.connectionArn: CodeBuild makes a webhook through a connection that somebody has confirmed",
        got: args.badge,
        fix: "confirm the connection first, then give its ARN; with CodeCommit do without",
      },
    tellOf.length === 0 &&
      alarms !== undefined && {
        argument: "tellOf",
        must: "name a state, where there are alarms that tell of it",
        got: tellOf,
        fix: 'use ["FAILED"]',
      },
    !isWhole(artifactDays, 1) && {
      argument: "artifactDays",
      must: "be a whole number from 1",
      got: artifactDays,
      fix: "use 90, or as many days as you may want to go back",
    },
    !isWhole(logRetentionDays, 1) && {
      argument: "logRetentionDays",
      must: "be a whole number from 1",
      got: logRetentionDays,
      fix: "say for how many days a log is kept",
    },
  ];
}

const policyProblem = (stage: string, kind: "deploy" | "review", arns: readonly unknown[]): Problem | false =>
  !isWhole(arns.length, 1, 10) && {
    argument: `stages "${stage}".rights.${kind}`,
    must: "have 1 to 10 policies, as many as a role may have",
    got: arns.length,
    fix: "give those of what the stack has; put small ones together",
  };

/** Names in a build's environment that have a meaning already. */
const isTaken = (name: string): boolean =>
  /^(AWS|CODEBUILD|PULUMI)_/.test(name) || ["STACK", "SITE_URL", "REVISION", "REPOSITORY_URL"].includes(name);

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html */
function sourceProblems(source: PipelineSource): (Problem | false)[] {
  if ("codeCommit" in source)
    return [
      !/^[\w.-]{1,100}$/.test(source.codeCommit) && {
        argument: "source.codeCommit",
        must: "be 1 to 100 letters, digits, '.', '_' and '-'",
        got: source.codeCommit,
        fix: "give the repository's name alone",
      },
    ];
  const { repository, tags = [], paths = [] } = source;
  return [
    !/^[\w.-]+(\/[\w.-]+)+$/.test(repository) && {
      argument: "source.repository",
      must: "be owner/name",
      got: repository,
      fix: 'use "acme/mysfits", without https:// and .git',
    },
    ...Object.entries({ tags, paths }).map(
      ([argument, patterns]) =>
        (patterns.length > 8 || patterns.some((pattern) => pattern === "" || pattern.length > 255)) && {
          argument: `source.${argument}`,
          must: "be at most 8 patterns of 1 to 255 characters",
          got: patterns,
          fix: "put several into one pattern: v{1,2}.*",
        },
    ),
  ];
}

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html */
function buildProblems(args: Settings, kind: BuildKind): (Problem | false)[] {
  const { buildspec, timeoutMinutes } = buildSettings(args, kind);
  return [
    !isWhole(timeoutMinutes, 5, 2160) && {
      argument: `builds.${kind}.timeoutMinutes`,
      must: "be a whole number from 5 to 2160",
      got: timeoutMinutes,
      fix: `use ${builds[kind].timeoutMinutes}`,
    },
    !/^[\w.-]+(\/[\w.-]+)*\.ya?ml$/.test(buildspec) && {
      argument: `builds.${kind}.buildspec`,
      must: "be the path of a YAML file in the repository",
      got: buildspec,
      fix: `use "${builds[kind].buildspec}"`,
    },
  ];
}
