import { BuildspecError, type Buildspec } from "../buildspec.ts";

/** Checks that the runtimes that a buildspec asks its image for are there: this machine's Node, and no other.
 * @throws BuildspecError
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/available-runtimes.html */
export function checkRuntimes({ phases }: Buildspec): void {
  const [major = ""] = process.versions.node.split(".");
  for (const [runtime, version] of Object.entries(phases.install.runtimeVersions)) {
    if (runtime !== "nodejs")
      throw new BuildspecError(
        `Unknown runtime named '${runtime}'. This build image has the following runtimes: nodejs. Builds run here with this machine's Node`,
      );
    if (version !== "latest" && version.split(".")[0] !== major)
      throw new BuildspecError(
        `Unknown runtime version named '${version}' of nodejs. This build image has the following versions: ${major}`,
      );
  }
}
