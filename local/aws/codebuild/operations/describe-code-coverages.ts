import { accessToGroups, groupArnOf } from "../access.ts";
import { describeCoverage } from "../describe.ts";
import { notFound } from "../errors.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_DescribeCodeCoverages.html */
export const describeCodeCoverages = operation("DescribeCodeCoverages", {
  members: {
    reportArn: true,
    nextToken: true,
    maxResults: true,
    sortOrder: true,
    sortBy: ["FILE_PATH", "LINE_COVERAGE_PERCENTAGE"],
    minLineCoveragePercentage: true,
    maxLineCoveragePercentage: true,
  },
  access: (_call, { reportArn }) => accessToGroups("DescribeCodeCoverages", [groupArnOf(reportArn)]),
  run: ({ store }, input) => {
    const report = store.builds.report(input.reportArn);
    if (!report) throw notFound(`Report does not exist: ${input.reportArn}`);
    const { minLineCoveragePercentage: least = 0, maxLineCoveragePercentage: most = 100, sortBy } = input;
    const files = report.coverage
      .map((one) => describeCoverage(report, one))
      .filter(({ lineCoveragePercentage: share }) => share >= least && share <= most)
      .sort((one, other) =>
        sortBy === "LINE_COVERAGE_PERCENTAGE"
          ? one.lineCoveragePercentage - other.lineCoveragePercentage
          : one.filePath.localeCompare(other.filePath),
      );
    const { items, nextToken } = page(input.sortOrder === "DESCENDING" ? files.reverse() : files, input);
    return { codeCoverages: items, nextToken };
  },
});
