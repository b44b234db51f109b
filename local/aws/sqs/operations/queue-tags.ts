import { queueAccess, queueOf } from "../access.ts";
import { unlessEmpty } from "../empty.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueueTags.html */
export const listQueueTags = operation("ListQueueTags", {
  members: { QueueUrl: true },
  access: (call, request) => queueAccess(call, "ListQueueTags", request),
  run: (call, request) => ({ Tags: unlessEmpty(queueOf(call, request).record.tags) }),
});

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_TagQueue.html */
export const tagQueue = operation("TagQueue", {
  members: { QueueUrl: true, Tags: true },
  access: (call, request) => queueAccess(call, "TagQueue", request),
  run: async (call, request) => {
    const { arn, tags } = queueOf(call, request).record;
    await call.store.queues.retag(arn, { ...tags, ...request.Tags });
  },
});

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_UntagQueue.html */
export const untagQueue = operation("UntagQueue", {
  members: { QueueUrl: true, TagKeys: true },
  access: (call, request) => queueAccess(call, "UntagQueue", request),
  run: async (call, request) => {
    const { arn, tags } = queueOf(call, request).record;
    const left = Object.entries(tags).filter(([key]) => !request.TagKeys.includes(key));
    await call.store.queues.retag(arn, Object.fromEntries(left));
  },
});
