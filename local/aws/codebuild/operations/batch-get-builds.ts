import { accessToBuilds } from "../access.ts";
import { describeBuild } from "../describe.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchGetBuilds.html */
export const batchGetBuilds = operation("BatchGetBuilds", {
  members: { ids: true },
  access: ({ region }, { ids }) => accessToBuilds("BatchGetBuilds", region, ids),
  run: ({ store, region }, { ids }) => ({
    builds: ids.flatMap((id) => store.builds.find(region, id) ?? []).map(describeBuild),
    buildsNotFound: ids.filter((id) => !store.builds.find(region, id)),
  }),
});
