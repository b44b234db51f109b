import { accessToGroups, groupArnOf } from "../access.ts";
import { describeReport } from "../describe.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchGetReports.html */
export const batchGetReports = operation("BatchGetReports", {
  members: { reportArns: true },
  access: (_call, { reportArns }) => accessToGroups("BatchGetReports", reportArns.map(groupArnOf)),
  run: ({ store }, { reportArns }) => ({
    reports: reportArns.flatMap((arn) => store.builds.report(arn) ?? []).map(describeReport),
    reportsNotFound: reportArns.filter((arn) => !store.builds.report(arn)),
  }),
});
