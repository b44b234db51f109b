import { invalid } from "../errors.ts";
import { operation } from "../operation.ts";
import { pageOf } from "../paging.ts";
import type { LogGroup } from "../records.ts";

/** Groups of one answer. */
const MOST = 50;

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html */
export const describeLogGroups = operation("DescribeLogGroups", {
  members: {
    logGroupNamePrefix: true,
    logGroupNamePattern: true,
    logGroupClass: true,
    nextToken: true,
    limit: true,
    includeLinkedAccounts: [false],
  },
  read: (_, input) => {
    const { logGroupNamePrefix, logGroupNamePattern } = input;
    if (logGroupNamePrefix !== undefined && logGroupNamePattern !== undefined)
      throw invalid("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    return input;
  },
  access: ({ store, region }) => [
    {
      action: "logs:DescribeLogGroups",
      resource: store.streamArn(region, "", "").replace(/log-group::log-stream:$/, "log-group:*"),
    },
  ],
  run: (
    { store, region },
    { logGroupNamePrefix = "", logGroupNamePattern = "", logGroupClass, ...paging },
  ) => {
    const pattern = logGroupNamePattern.toLowerCase();
    const groups = store
      .all(region)
      .filter(({ name }) => name.startsWith(logGroupNamePrefix) && name.toLowerCase().includes(pattern))
      .filter((group) => (logGroupClass ?? group.logGroupClass) === group.logGroupClass);
    const { page, nextToken } = pageOf(groups, paging, MOST);
    return { logGroups: page.map(describe), nextToken };
  },
});

function describe({ name, arn, createdAt, retentionInDays, logGroupClass, kmsKeyId }: LogGroup) {
  return {
    logGroupName: name,
    creationTime: createdAt,
    retentionInDays,
    logGroupClass,
    kmsKeyId,
    storedBytes: 0,
    metricFilterCount: 0,
    arn: `${arn}:*`,
    logGroupArn: arn,
  };
}
