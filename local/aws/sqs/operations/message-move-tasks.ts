import { arnAccess } from "../access.ts";
import { invalidValue } from "../errors.ts";
import { sourceArnOf } from "../move-tasks.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html */
export const startMessageMoveTask = operation("StartMessageMoveTask", {
  members: { SourceArn: true, DestinationArn: true, MaxNumberOfMessagesPerSecond: true },
  access: (call, { SourceArn }) => arnAccess(call, "StartMessageMoveTask", SourceArn),
  run: ({ store: { moves } }, request) => {
    const { SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond: rate } = request;
    if (rate !== undefined && !(rate >= 1 && rate <= 500))
      throw invalidValue("MaxNumberOfMessagesPerSecond", rate, "Must be between 1 and 500.");
    return {
      TaskHandle: moves.start({ sourceArn: SourceArn, destinationArn: DestinationArn, rate }).handle,
    };
  },
});

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasks.html */
export const listMessageMoveTasks = operation("ListMessageMoveTasks", {
  members: { SourceArn: true, MaxResults: true },
  access: (call, { SourceArn }) => arnAccess(call, "ListMessageMoveTasks", SourceArn),
  run: ({ store: { moves } }, { SourceArn, MaxResults: most = 1 }) => {
    if (!(most >= 1 && most <= 10)) throw invalidValue("MaxResults", most, "Must be between 1 and 10.");
    return {
      Results: moves
        .of(SourceArn)
        .slice(0, most)
        .map((task) => ({
          TaskHandle: task.status === "RUNNING" ? task.handle : undefined,
          Status: task.status,
          SourceArn: task.sourceArn,
          DestinationArn: task.destinationArn,
          MaxNumberOfMessagesPerSecond: task.rate,
          ApproximateNumberOfMessagesMoved: task.moved,
          ApproximateNumberOfMessagesToMove: task.toMove,
          StartedTimestamp: task.startedAt,
          FailureReason: task.failure,
        })),
    };
  },
});

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CancelMessageMoveTask.html */
export const cancelMessageMoveTask = operation("CancelMessageMoveTask", {
  members: { TaskHandle: true },
  access: (call, { TaskHandle }) => arnAccess(call, "CancelMessageMoveTask", sourceArnOf(TaskHandle)),
  run: ({ store: { moves } }, { TaskHandle }) => ({
    ApproximateNumberOfMessagesMoved: moves.cancel(TaskHandle).moved,
  }),
});
