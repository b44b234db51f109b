import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html */
export const createLogStream = operation("CreateLogStream", {
  members: { logGroupName: true, logStreamName: true },
  access: ({ store, region }, { logGroupName }) => [
    { action: "logs:CreateLogStream", resource: store.groupArn(region, logGroupName) },
  ],
  run: async ({ store, region }, { logGroupName, logStreamName }) =>
    await store.createStream(region, logGroupName, logStreamName),
});
