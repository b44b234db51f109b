import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import type { Operation } from "../../contract/operation.ts";
import type { ServiceApi } from "../../contract/service.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { missingParameter } from "./errors.ts";
import type { SqsStore } from "./operation.ts";
import {
  changeMessageVisibility,
  changeMessageVisibilityBatch,
} from "./operations/change-message-visibility.ts";
import { createQueue } from "./operations/create-queue.ts";
import { deleteMessage, deleteMessageBatch } from "./operations/delete-message.ts";
import { deleteQueue } from "./operations/delete-queue.ts";
import { getQueueUrl, listDeadLetterSourceQueues, listQueues } from "./operations/find-queues.ts";
import {
  cancelMessageMoveTask,
  listMessageMoveTasks,
  startMessageMoveTask,
} from "./operations/message-move-tasks.ts";
import { purgeQueue } from "./operations/purge-queue.ts";
import { getQueueAttributes, setQueueAttributes } from "./operations/queue-attributes.ts";
import { listQueueTags, tagQueue, untagQueue } from "./operations/queue-tags.ts";
import { receiveMessage } from "./operations/receive-message.ts";
import { sendMessage, sendMessageBatch } from "./operations/send-message.ts";

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html */
export const operations: readonly Operation<SqsStore>[] = [
  cancelMessageMoveTask,
  changeMessageVisibility,
  changeMessageVisibilityBatch,
  createQueue,
  deleteMessage,
  deleteMessageBatch,
  deleteQueue,
  getQueueAttributes,
  getQueueUrl,
  listDeadLetterSourceQueues,
  listMessageMoveTasks,
  listQueues,
  listQueueTags,
  purgeQueue,
  receiveMessage,
  sendMessage,
  sendMessageBatch,
  setQueueAttributes,
  startMessageMoveTask,
  tagQueue,
  untagQueue,
];

/** SQS as SDK clients, and the services here, call it. */
export function sqsApi(store: SqsStore): ServiceApi {
  return serviceApi({
    signingName: "sqs",
    protocol: "json-1.0",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
    faults: {
      missing: missingParameter,
      unknownOperation: (name) =>
        name === ""
          ? new NotEmulatedError(
              "SQS's query protocol",
              "Use an SDK or command line from November 2023 or later: they speak JSON.",
            )
          : new AwsError("UnknownOperationException", `Unknown operation: ${name}`),
    },
  });
}
