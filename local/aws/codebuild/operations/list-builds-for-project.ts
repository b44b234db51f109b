import { accessToProjects } from "../access.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ListBuildsForProject.html */
export const listBuildsForProject = operation("ListBuildsForProject", {
  members: { projectName: true, sortOrder: true, nextToken: true },
  access: ({ region }, { projectName }) => accessToProjects("ListBuildsForProject", region, [projectName]),
  run: ({ store, region }, { projectName, sortOrder = "DESCENDING", nextToken: token }) => {
    const { name } = store.projects.get(region, projectName);
    const builds = store.builds.all(region).filter((build) => build.projectName === name);
    const { items, nextToken } = page(sortOrder === "ASCENDING" ? builds.reverse() : builds, {
      nextToken: token,
    });
    return { ids: items.map(({ id }) => id), nextToken };
  },
});
