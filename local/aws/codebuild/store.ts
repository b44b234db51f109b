import type { BuildRunner } from "./run/build-runner.ts";
import type { BuildStores } from "./stores/build-stores.ts";

/** Things that operations of CodeBuild work on. */
export interface CodeBuildStore extends BuildStores {
  readonly runner: BuildRunner;
}
