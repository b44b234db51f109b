import { accessToBuilds } from "../access.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchDeleteBuilds.html */
export const batchDeleteBuilds = operation("BatchDeleteBuilds", {
  members: { ids: true },
  access: ({ region }, { ids }) => accessToBuilds("BatchDeleteBuilds", region, ids),
  run: async ({ store, region }, { ids }) => {
    const buildsDeleted: string[] = [];
    const buildsNotDeleted: { readonly id: string; readonly statusCode: string }[] = [];
    for (const id of ids) {
      const build = store.builds.find(region, id);
      if (!build) buildsNotDeleted.push({ id, statusCode: "BUILD_NOT_FOUND" });
      else if (build.status === "IN_PROGRESS") buildsNotDeleted.push({ id, statusCode: "BUILD_IN_PROGRESS" });
      else {
        await store.builds.delete(build.arn);
        buildsDeleted.push(build.arn);
      }
    }
    return { buildsDeleted, buildsNotDeleted };
  },
});
