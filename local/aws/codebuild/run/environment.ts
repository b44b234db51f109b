import { dirname, delimiter } from "node:path";
import type { Platform } from "../../../contract/service.ts";
import type { Buildspec } from "../buildspec.ts";
import type { BuildRecord } from "../records.ts";
import type { Workspace } from "./workspace.ts";

/** Variables of a build: those of its buildspec, over them the project's and the starter's, and what CodeBuild and the local cloud give. Nothing of
 * the variables of this machine but PATH.
 * @param credentials Where the SDK gets the role's credentials.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html */
export function environmentOf(options: {
  readonly platform: Platform;
  readonly build: BuildRecord;
  readonly buildspec: Buildspec;
  readonly workspace: Workspace;
  readonly credentials: Readonly<Record<string, string>>;
  readonly isIsolated: boolean;
}): Record<string, string> {
  const { platform, build, buildspec, workspace, credentials, isIsolated } = options;
  const { region } = build;
  const environment: Record<string, string> = {
    PATH: [workspace.bin, dirname(process.execPath), process.env["PATH"] ?? "/usr/bin:/bin"].join(delimiter),
    HOME: workspace.home,
    TMPDIR: workspace.temporary,
    LANG: "C.UTF-8",
    ...buildspec.variables,
    ...Object.fromEntries(build.variables.map(({ name, value }) => [name, value])),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: platform.gatewayUrl,
    AWS_EXECUTION_ENV: "AWS_CodeBuild",
    CODEBUILD_BUILD_ARN: build.arn,
    CODEBUILD_BUILD_ID: build.id,
    CODEBUILD_BUILD_IMAGE: build.image,
    CODEBUILD_BUILD_NUMBER: String(build.number),
    CODEBUILD_BUILD_SUCCEEDING: "1",
    CODEBUILD_CI: "true",
    CODEBUILD_INITIATOR: build.initiator,
    CODEBUILD_LOG_PATH: build.logs.stream,
    CODEBUILD_RESOLVED_SOURCE_VERSION: build.resolvedSourceVersion ?? "",
    CODEBUILD_SOURCE_REPO_URL: build.source.type === "CODEPIPELINE" ? "" : (build.source.location ?? ""),
    CODEBUILD_SOURCE_VERSION: build.sourceVersion ?? "",
    CODEBUILD_SRC_DIR: workspace.source,
    CODEBUILD_START_TIME: String(build.startedAt),
    ...credentials,
  };
  for (const { identifier = "" } of build.secondarySources)
    environment[`CODEBUILD_SRC_DIR_${identifier}`] = workspace.secondary(identifier);
  if (!isIsolated)
    // Programs that heed them do not get out; what does not is told in the documents.
    Object.assign(environment, {
      http_proxy: "http://127.0.0.1:9",
      https_proxy: "http://127.0.0.1:9",
      no_proxy: "127.0.0.1,localhost",
    });
  return environment;
}
