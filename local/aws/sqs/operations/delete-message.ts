import { queueAccess, queueOf } from "../access.ts";
import { checkEntries, runBatch } from "../batch.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html */
export const deleteMessage = operation("DeleteMessage", {
  members: { QueueUrl: true, ReceiptHandle: true },
  access: (call, request) => queueAccess(call, "DeleteMessage", request),
  run: async (call, request) => {
    await queueOf(call, request).deleteMessage(request.ReceiptHandle);
  },
});

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html */
export const deleteMessageBatch = operation("DeleteMessageBatch", {
  members: { QueueUrl: true, Entries: { Id: true, ReceiptHandle: true } },
  read: (_call, request) => {
    checkEntries(request.Entries);
    return request;
  },
  access: (call, request) => queueAccess(call, "DeleteMessage", request),
  run: async (call, request) => {
    const queue = queueOf(call, request);
    return await runBatch(request.Entries, async ({ ReceiptHandle }) => {
      await queue.deleteMessage(ReceiptHandle);
      return {};
    });
  },
});
