import { accessToBuilds } from "../access.ts";
import { arnOf } from "../arn.ts";
import { describeBuild } from "../describe.ts";
import { notFound } from "../errors.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StopBuild.html */
export const stopBuild = operation("StopBuild", {
  members: { id: true },
  access: ({ region }, { id }) => accessToBuilds("StopBuild", region, [id]),
  run: async ({ store, region }, { id }) => {
    if (!store.builds.find(region, id)) throw notFound(`Build cannot be found: ${id}`);
    await store.runner.stopBuild(arnOf(region, "build", id));
    const build = store.builds.find(region, id);
    return { build: build && describeBuild(build) };
  },
});
