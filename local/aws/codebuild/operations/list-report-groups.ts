import { accessToAll } from "../access.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ListReportGroups.html */
export const listReportGroups = operation("ListReportGroups", {
  members: { sortBy: ["NAME"], sortOrder: true, nextToken: true, maxResults: true },
  access: () => accessToAll("ListReportGroups"),
  run: ({ store, region }, input) => {
    const arns = store.reportGroups.all(region).map(({ arn }) => arn);
    const { items, nextToken } = page(input.sortOrder === "DESCENDING" ? arns.reverse() : arns, input);
    return { reportGroups: items, nextToken };
  },
});
