import { queueAccess, queueOf } from "../access.ts";
import { readAttributes } from "../attributes.ts";
import { describeQueue } from "../describe-queue.ts";
import { unlessEmpty } from "../empty.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
export const getQueueAttributes = operation("GetQueueAttributes", {
  members: { QueueUrl: true, AttributeNames: true },
  access: (call, request) => queueAccess(call, "GetQueueAttributes", request),
  run: (call, request) => ({
    Attributes: unlessEmpty(describeQueue(queueOf(call, request), request.AttributeNames ?? [])),
  }),
});

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export const setQueueAttributes = operation("SetQueueAttributes", {
  members: { QueueUrl: true, Attributes: true },
  access: (call, request) => queueAccess(call, "SetQueueAttributes", request),
  run: async (call, request) => {
    const { record, isFifo } = queueOf(call, request);
    await call.store.queues.change(record.arn, readAttributes(request.Attributes, isFifo));
  },
});
