import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const putRetentionPolicy = operation("PutRetentionPolicy", {
  members: { logGroupName: true, retentionInDays: true },
  access: ({ store, region }, { logGroupName }) => [
    { action: "logs:PutRetentionPolicy", resource: store.groupArn(region, logGroupName) },
  ],
  run: async ({ store, region }, { logGroupName, retentionInDays }) =>
    void (await store.change(region, logGroupName, { retentionInDays })),
});

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteRetentionPolicy.html */
export const deleteRetentionPolicy = operation("DeleteRetentionPolicy", {
  members: { logGroupName: true },
  access: ({ store, region }, { logGroupName }) => [
    { action: "logs:DeleteRetentionPolicy", resource: store.groupArn(region, logGroupName) },
  ],
  run: async ({ store, region }, { logGroupName }) =>
    void (await store.change(region, logGroupName, { retentionInDays: undefined })),
});
