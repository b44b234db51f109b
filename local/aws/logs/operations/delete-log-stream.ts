import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogStream.html */
export const deleteLogStream = operation("DeleteLogStream", {
  members: { logGroupName: true, logStreamName: true },
  access: ({ store, region }, { logGroupName, logStreamName }) => [
    { action: "logs:DeleteLogStream", resource: store.streamArn(region, logGroupName, logStreamName) },
  ],
  run: async ({ store, region }, { logGroupName, logStreamName }) =>
    await store.deleteStream(region, logGroupName, logStreamName),
});
