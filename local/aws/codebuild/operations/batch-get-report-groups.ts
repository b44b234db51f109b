import { accessToGroups } from "../access.ts";
import { describeReportGroup } from "../describe.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_BatchGetReportGroups.html */
export const batchGetReportGroups = operation("BatchGetReportGroups", {
  members: { reportGroupArns: true },
  access: (_call, { reportGroupArns }) => accessToGroups("BatchGetReportGroups", reportGroupArns),
  run: ({ store }, { reportGroupArns }) => ({
    reportGroups: reportGroupArns
      .flatMap((arn) => store.reportGroups.find(arn) ?? [])
      .map(describeReportGroup),
    reportGroupsNotFound: reportGroupArns.filter((arn) => !store.reportGroups.find(arn)),
  }),
});
