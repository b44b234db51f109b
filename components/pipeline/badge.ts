import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ArtifactStore } from "./artifacts.ts";
import { buildProject, type BuildParts } from "./build.ts";
import { branchOf, buildSettings, type Settings } from "./defaults.ts";

/** Who keeps a repository, in CodeBuild's terms. */
const hosts = {
  Bitbucket: { type: "BITBUCKET", address: "https://bitbucket.org" },
  GitHub: { type: "GITHUB", address: "https://github.com" },
  GitLab: { type: "GITLAB", address: "https://gitlab.com" },
} as const;

/** Makes a project that tests each push to the branch by itself and has a badge, with an address that anybody may ask.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-badges.html
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/connections-github-app.html */
export function badgeProject(
  names: { readonly name: string; readonly base: string },
  args: Settings,
  store: ArtifactStore,
  parent: pulumi.ComponentResource,
): BuildParts | undefined {
  const { source } = args;
  if (!args.badge || "codeCommit" in source || source.connectionArn === undefined) return undefined;
  const { type, address } = hosts[source.provider ?? "GitHub"];
  const branch = branchOf(source);
  const build = buildProject(
    names,
    args,
    {
      kind: "test",
      title: "badge",
      description: "Tests the branch, and has a badge that shows how that ended",
      standsAlone: {
        badgeEnabled: true,
        sourceVersion: `refs/heads/${branch}`,
        source: {
          type,
          location: `${address}/${source.repository}.git`,
          gitCloneDepth: 1,
          auth: { type: "CODECONNECTIONS", resource: source.connectionArn },
          buildspec: buildSettings(args, "test").buildspec,
        },
      },
      reports: { tests: "TEST", coverage: "CODE_COVERAGE" },
      permissions: {
        clone: {
          actions: [
            "codeconnections:GetConnection",
            "codeconnections:GetConnectionToken",
            "codeconnections:UseConnection",
          ],
          resources: [source.connectionArn],
        },
      },
    },
    store,
    parent,
  );
  new aws.codebuild.Webhook(
    `${names.name}-badge`,
    {
      projectName: build.project.name,
      filterGroups: [
        {
          filters: [
            { type: "EVENT", pattern: "PUSH" },
            { type: "HEAD_REF", pattern: `^refs/heads/${branch}$` },
          ],
        },
      ],
    },
    { parent },
  );
  return build;
}
