import { arnAccess, queueAccess, queueOf } from "../access.ts";
import { unlessEmpty } from "../empty.ts";
import { queueDoesNotExist } from "../errors.ts";
import { operation } from "../operation.ts";
import { queuePage } from "../paging.ts";

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html */
export const getQueueUrl = operation("GetQueueUrl", {
  members: { QueueName: true, QueueOwnerAWSAccountId: true },
  access: (call, { QueueName }) =>
    arnAccess(call, "GetQueueUrl", call.store.queues.arnOf(call.region, QueueName)),
  run: ({ store: { queues }, region }, { QueueName, QueueOwnerAWSAccountId: owner }) => {
    if (owner !== undefined && owner !== queues.accountId) throw queueDoesNotExist();
    return { QueueUrl: queues.urlOf(queues.get(queues.arnOf(region, QueueName)).record) };
  },
});

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html */
export const listQueues = operation("ListQueues", {
  members: { QueueNamePrefix: true, MaxResults: true, NextToken: true },
  access: () => [{ action: "sqs:ListQueues", resource: "*" }],
  run: ({ store: { queues }, region }, { QueueNamePrefix: prefix = "", ...paging }) => {
    const listed = queues.all(region).filter(({ record }) => record.name.startsWith(prefix));
    const { page, NextToken } = queuePage(listed, paging);
    return { QueueUrls: unlessEmpty(page.map(({ record }) => queues.urlOf(record))), NextToken };
  },
});

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListDeadLetterSourceQueues.html */
export const listDeadLetterSourceQueues = operation("ListDeadLetterSourceQueues", {
  members: { QueueUrl: true, MaxResults: true, NextToken: true },
  access: (call, request) => queueAccess(call, "ListDeadLetterSourceQueues", request),
  run: (call, request) => {
    const { queues } = call.store;
    const { page, NextToken } = queuePage(queues.sourcesOf(queueOf(call, request).record.arn), request);
    return { queueUrls: page.map(({ record }) => queues.urlOf(record)), NextToken };
  },
});
