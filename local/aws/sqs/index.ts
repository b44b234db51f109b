import type { MetricValue } from "../../observe/metrics.ts";
import type { ServiceFactory } from "../../contract/service.ts";
import { sqsApi } from "./api.ts";
import { MoveTasks } from "./move-tasks.ts";
import type { Queue } from "./queue.ts";
import { Queues } from "./queues.ts";
import { queuePolicyHandler, redriveAllowPolicyHandler, redrivePolicyHandler } from "./resources/policies.ts";
import { queueHandler } from "./resources/queue.ts";

/** SQS: standard and FIFO queues, durable. A standard queue delivers in order and once here; on AWS it may do neither. */
export const sqs: ServiceFactory = (platform) => {
  const queues = new Queues(platform);
  const stopping = new AbortController();
  const moves = new MoveTasks(queues);
  platform.metrics.gauge(() => queues.all().flatMap(measure));
  return {
    name: "sqs",
    resources: {
      "aws:sqs/queue:Queue": queueHandler(queues),
      "aws:sqs/queuePolicy:QueuePolicy": queuePolicyHandler(queues),
      "aws:sqs/redrivePolicy:RedrivePolicy": redrivePolicyHandler(queues),
      "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": redriveAllowPolicyHandler(queues),
    },
    api: sqsApi(queues, moves, stopping.signal),
    capabilities: {
      queues: {
        get: (arn) => {
          const { record, isFifo } = queues.get(arn);
          return { visibilityTimeout: record.settings.visibilityTimeout, isFifo };
        },
        all: () =>
          queues.all().map(({ record: { arn, name }, counts }) => ({
            arn,
            name,
            messages: counts.visible,
            isDeadLetterQueue: queues
              .all()
              .some(({ record }) => record.settings.redrive?.deadLetterTargetArn === arn),
          })),
        waiting: (arn) => {
          const queue = queues.get(arn);
          const now = queue.peek().filter(({ visibleAt }) => visibleAt <= Date.now());
          return now.map((message) => ({
            id: message.id,
            body: message.body,
            source: moves.sourceOf(queue, message),
          }));
        },
        remove: async (arn, id) => await queues.get(arn).remove(id),
        moveBack: async (arn, id) => await moves.moveOne(arn, id),
        listen: (arn, listener) => queues.get(arn).listen(listener),
      },
    },
    foreign: () => queues.foreign(),
    stop: async () => {
      stopping.abort();
      queues.stop();
      await Promise.resolve();
    },
  };
};

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
function measure({ record, counts, oldestAge }: Queue): MetricValue[] {
  const { region, name } = record;
  const value = (metricName: string, number: number, unit = "Count"): MetricValue => ({
    region,
    namespace: "AWS/SQS",
    metricName,
    dimensions: { QueueName: name },
    value: number,
    unit,
  });
  return [
    value("ApproximateNumberOfMessagesVisible", counts.visible),
    value("ApproximateNumberOfMessagesNotVisible", counts.inFlight),
    value("ApproximateNumberOfMessagesDelayed", counts.delayed),
    value("ApproximateAgeOfOldestMessage", oldestAge, "Seconds"),
  ];
}
