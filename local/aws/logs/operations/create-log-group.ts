import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
export const createLogGroup = operation("CreateLogGroup", {
  members: {
    logGroupName: true,
    logGroupClass: true,
    kmsKeyId: true,
    tags: true,
    deletionProtectionEnabled: [false],
  },
  access: ({ store, region }, { logGroupName }) => [
    { action: "logs:CreateLogGroup", resource: store.groupArn(region, logGroupName) },
  ],
  run: async ({ store, region }, { logGroupName, logGroupClass = "STANDARD", kmsKeyId, tags = {} }) => {
    await store.create({ name: logGroupName, region, logGroupClass, kmsKeyId, tags, origin: "api" });
  },
});
