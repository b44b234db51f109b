import type { ServiceFactory } from "../../contract/service.ts";
import { sqsApi } from "./api.ts";
import { queueCapability } from "./capability.ts";
import { measure } from "./metrics.ts";
import { MoveTasks } from "./move-tasks.ts";
import { queuePolicyResource } from "./resources/queue-policy.ts";
import { queueResource } from "./resources/queue.ts";
import { redriveAllowPolicyResource } from "./resources/redrive-allow-policy.ts";
import { redrivePolicyResource } from "./resources/redrive-policy.ts";
import { QueueStore } from "./store.ts";

/** SQS: standard and FIFO queues, durable. A standard queue delivers in order and once here; on AWS it may do neither. */
export const sqs: ServiceFactory = (platform) => {
  const queues = new QueueStore(platform);
  const stopping = new AbortController();
  const moves = new MoveTasks(queues);
  platform.metrics.gauge(() => queues.all().flatMap(measure));
  return {
    name: "sqs",
    resources: {
      "aws:sqs/queue:Queue": queueResource(queues),
      "aws:sqs/queuePolicy:QueuePolicy": queuePolicyResource(queues),
      "aws:sqs/redrivePolicy:RedrivePolicy": redrivePolicyResource(queues),
      "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": redriveAllowPolicyResource(queues),
    },
    api: sqsApi({ queues, moves, stopping: stopping.signal }),
    capabilities: { queues: queueCapability(queues, moves) },
    foreign: () => queues.foreign(),
    stop: async () => {
      stopping.abort();
      moves.stop();
      queues.stop();
    },
  };
};
