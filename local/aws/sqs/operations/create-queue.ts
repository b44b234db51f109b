import { readAttributes, readFifoQueue } from "../attributes.ts";
import { unknownAttribute } from "../errors.ts";
import { operation } from "../operation.ts";
import { checkQueueName } from "../queue-name.ts";

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export const createQueue = operation("CreateQueue", {
  members: { QueueName: true, Attributes: true, tags: true },
  read: (_call, { QueueName: name, Attributes, tags = {} }) => {
    const { FifoQueue, ...attributes } = Attributes ?? {};
    const isFifo = readFifoQueue(FifoQueue);
    // That a queue is none must not be said of a queue whose name says it.
    if (FifoQueue !== undefined && !isFifo && !name.endsWith(".fifo")) throw unknownAttribute("FifoQueue");
    checkQueueName(name, isFifo);
    return { name, settings: readAttributes(attributes, isFifo), tags };
  },
  access: ({ store: { queues }, region }, { name }) => [
    { action: "sqs:CreateQueue", resource: queues.arnOf(region, name) },
  ],
  run: async ({ store: { queues }, region }, request) => {
    const { record } = await queues.create({ ...request, region, origin: "api" });
    return { QueueUrl: queues.urlOf(record) };
  },
});
