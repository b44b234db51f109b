import type { Platform } from "../../../contract/service.ts";
import type { BuildPrograms } from "../run/programs.ts";
import type { BuildStore } from "./builds.ts";
import type { ProjectStore, ReportGroupStore } from "./projects.ts";

/** Stores that a build works with. */
export interface BuildStores {
  readonly platform: Platform;
  readonly projects: ProjectStore;
  readonly reportGroups: ReportGroupStore;
  readonly builds: BuildStore;
  /** Deployments that builds ask for. */
  readonly programs: BuildPrograms;
}
