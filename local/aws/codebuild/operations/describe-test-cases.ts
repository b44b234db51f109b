import { accessToGroups, groupArnOf } from "../access.ts";
import { describeTestCase } from "../describe.ts";
import { notFound } from "../errors.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_DescribeTestCases.html */
export const describeTestCases = operation("DescribeTestCases", {
  members: { reportArn: true, nextToken: true, maxResults: true, filter: { status: true, keyword: true } },
  access: (_call, { reportArn }) => accessToGroups("DescribeTestCases", [groupArnOf(reportArn)]),
  run: ({ store }, input) => {
    const report = store.builds.report(input.reportArn);
    if (!report) throw notFound(`Report does not exist: ${input.reportArn}`);
    const { status, keyword = "" } = input.filter ?? {};
    const tests = report.tests.filter(
      (test) => (status === undefined || test.status === status) && test.name.includes(keyword),
    );
    const { items, nextToken } = page(tests, input);
    return { testCases: items.map((test) => describeTestCase(report, test)), nextToken };
  },
});
