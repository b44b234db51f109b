import { accessToGroups } from "../access.ts";
import { notFound } from "../errors.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ListReportsForReportGroup.html */
export const listReportsForReportGroup = operation("ListReportsForReportGroup", {
  members: {
    reportGroupArn: true,
    sortOrder: true,
    nextToken: true,
    maxResults: true,
    filter: { status: true },
  },
  access: (_call, { reportGroupArn }) => accessToGroups("ListReportsForReportGroup", [reportGroupArn]),
  run: ({ store, region }, input) => {
    if (!store.reportGroups.find(input.reportGroupArn))
      throw notFound(`Report group does not exist: ${input.reportGroupArn}`);
    const { status } = input.filter ?? {};
    const arns = store.builds
      .reports(region)
      .filter(({ groupArn }) => groupArn === input.reportGroupArn)
      .filter((report) => status === undefined || report.status === status)
      .map(({ arn }) => arn);
    const { items, nextToken } = page(input.sortOrder === "ASCENDING" ? arns.reverse() : arns, input);
    return { reports: items, nextToken };
  },
});
