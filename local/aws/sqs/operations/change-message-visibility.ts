import { queueAccess, queueOf } from "../access.ts";
import { checkEntries, runBatch } from "../batch.ts";
import { operation } from "../operation.ts";
import type { Queue } from "../queue.ts";
import { checkVisibilityTimeout } from "../visibility-timeout.ts";

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html */
export const changeMessageVisibility = operation("ChangeMessageVisibility", {
  members: { QueueUrl: true, ReceiptHandle: true, VisibilityTimeout: true },
  access: (call, request) => queueAccess(call, "ChangeMessageVisibility", request),
  run: async (call, request) => {
    await change(queueOf(call, request), request);
  },
});

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html */
export const changeMessageVisibilityBatch = operation("ChangeMessageVisibilityBatch", {
  members: { QueueUrl: true, Entries: { Id: true, ReceiptHandle: true, VisibilityTimeout: true } },
  read: (_call, request) => {
    checkEntries(request.Entries);
    return request;
  },
  access: (call, request) => queueAccess(call, "ChangeMessageVisibility", request),
  run: async (call, request) => {
    const queue = queueOf(call, request);
    return await runBatch(request.Entries, async (entry) => {
      await change(queue, entry);
      return {};
    });
  },
});

async function change(
  queue: Queue,
  {
    ReceiptHandle,
    VisibilityTimeout = queue.record.settings.visibilityTimeout,
  }: { readonly ReceiptHandle: string; readonly VisibilityTimeout?: number },
): Promise<void> {
  checkVisibilityTimeout(VisibilityTimeout);
  await queue.changeVisibility(ReceiptHandle, VisibilityTimeout);
}
