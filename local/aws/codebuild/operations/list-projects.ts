import { accessToAll } from "../access.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ListProjects.html */
export const listProjects = operation("ListProjects", {
  members: { sortBy: ["NAME"], sortOrder: true, nextToken: true },
  access: () => accessToAll("ListProjects"),
  run: ({ store, region }, { sortOrder = "ASCENDING", nextToken: token }) => {
    const names = store.projects.all(region).map(({ name }) => name);
    const { items, nextToken } = page(sortOrder === "DESCENDING" ? names.reverse() : names, {
      nextToken: token,
    });
    return { projects: items, nextToken };
  },
});
