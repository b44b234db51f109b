import { queueAccess, queueOf } from "../access.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html */
export const deleteQueue = operation("DeleteQueue", {
  members: { QueueUrl: true },
  access: (call, request) => queueAccess(call, "DeleteQueue", request),
  run: async (call, request) => {
    await call.store.queues.delete(queueOf(call, request).record.arn);
  },
});
