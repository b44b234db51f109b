import { queueAccess, queueOf } from "../access.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html */
export const purgeQueue = operation("PurgeQueue", {
  members: { QueueUrl: true },
  access: (call, request) => queueAccess(call, "PurgeQueue", request),
  run: async (call, request) => {
    await queueOf(call, request).purge();
  },
});
