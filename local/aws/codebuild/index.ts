import type { ServiceFactory } from "../../contract/service.ts";
import { codeBuildApi } from "./api.ts";
import { serveBadge } from "./badge.ts";
import { buildCapability } from "./capability.ts";
import { projectResource } from "./resources/project.ts";
import { reportGroupResource } from "./resources/report-group.ts";
import { BuildPrograms } from "./run/programs.ts";
import { BuildRunner } from "./run/build-runner.ts";
import { BuildStore } from "./stores/builds.ts";
import { ProjectStore, ReportGroupStore } from "./stores/projects.ts";

/** CodeBuild: a build is a shell of this machine that runs the commands of the buildspec, with the credentials of the project's role, and away from
 * everything else where the machine can do that. */
export const codeBuild: ServiceFactory = async (platform) => {
  const projects = new ProjectStore(platform);
  const reportGroups = new ReportGroupStore(platform);
  const builds = await BuildStore.open(platform);
  const programs = new BuildPrograms(platform);
  const stores = { platform, projects, reportGroups, builds, programs };
  const runner = new BuildRunner(stores);
  const store = { ...stores, runner };
  platform.capabilities.gateway.serve("/badges/", async (request) => await serveBadge(store, request));
  platform.capabilities.gateway.serve("/builds/programs/", async (request) => await programs.serve(request));
  return {
    name: "codebuild",
    resources: {
      "aws:codebuild/project:Project": projectResource(platform, projects),
      "aws:codebuild/reportGroup:ReportGroup": reportGroupResource(reportGroups, builds),
    },
    api: codeBuildApi(store),
    capabilities: { builds: buildCapability(store) },
    stop: async () => await runner.stop(),
    abandon: async () => await runner.stop(),
  };
};
