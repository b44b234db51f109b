import { accessToProjects } from "../access.ts";
import { describeProject } from "../describe.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchGetProjects.html */
export const batchGetProjects = operation("BatchGetProjects", {
  members: { names: true },
  access: ({ region }, { names }) => accessToProjects("BatchGetProjects", region, names),
  run: ({ store, region }, { names }) => ({
    projects: names.flatMap((name) => store.projects.find(region, name) ?? []).map(describeProject),
    projectsNotFound: names.filter((name) => !store.projects.find(region, name)),
  }),
});
