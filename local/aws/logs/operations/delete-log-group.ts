import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html */
export const deleteLogGroup = operation("DeleteLogGroup", {
  members: { logGroupName: true },
  access: ({ store, region }, { logGroupName }) => [
    { action: "logs:DeleteLogGroup", resource: store.groupArn(region, logGroupName) },
  ],
  run: async ({ store, region }, { logGroupName }) => await store.delete(region, logGroupName),
});
