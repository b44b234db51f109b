import { accessToAll } from "../access.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ListReports.html */
export const listReports = operation("ListReports", {
  members: { sortOrder: true, nextToken: true, maxResults: true, filter: { status: true } },
  access: () => accessToAll("ListReports"),
  run: ({ store, region }, input) => {
    const { status } = input.filter ?? {};
    const arns = store.builds
      .reports(region)
      .filter((report) => status === undefined || report.status === status)
      .map(({ arn }) => arn);
    const { items, nextToken } = page(input.sortOrder === "ASCENDING" ? arns.reverse() : arns, input);
    return { reports: items, nextToken };
  },
});
