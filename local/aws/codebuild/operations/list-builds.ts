import { accessToAll } from "../access.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ListBuilds.html */
export const listBuilds = operation("ListBuilds", {
  members: { sortOrder: true, nextToken: true },
  access: () => accessToAll("ListBuilds"),
  run: ({ store, region }, { sortOrder = "DESCENDING", nextToken: token }) => {
    const builds = store.builds.all(region);
    const { items, nextToken } = page(sortOrder === "ASCENDING" ? builds.reverse() : builds, {
      nextToken: token,
    });
    return { ids: items.map(({ id }) => id), nextToken };
  },
});
