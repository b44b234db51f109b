import { accessToBuilds } from "../access.ts";
import { describeBuild } from "../describe.ts";
import { invalidInput, notFound } from "../errors.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_RetryBuild.html */
export const retryBuild = operation("RetryBuild", {
  members: { id: true, idempotencyToken: true },
  read: (_call, { id, idempotencyToken }) => {
    if (id === undefined) throw invalidInput("Build ID is required");
    return { id, token: idempotencyToken };
  },
  access: ({ region }, { id }) => accessToBuilds("RetryBuild", region, [id]),
  run: async ({ store, region, principal }, { id, token }) => {
    const earlier = store.builds.find(region, id);
    if (!earlier) throw notFound(`Build cannot be found: ${id}`);
    const { sourceVersion, source, secondarySources, artifacts, secondaryArtifacts, variables } = earlier;
    const build = await store.runner.start(principal, store.projects.get(region, earlier.projectName), {
      sourceVersion,
      source,
      secondarySources,
      artifacts,
      secondaryArtifacts,
      variables,
      token,
    });
    return { build: describeBuild(build) };
  },
});
