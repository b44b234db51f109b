import { at, hasUnknown, ofTypes, texts, type PolicyGraph, type PolicyResource } from "../../graph.ts";
import { arnOf, calledFunction, json, numberOf, regionOf, target, targets } from "../../links.ts";
import { must, type Finding, type Rule } from "../../rule.ts";

const queues = ["aws:sqs/queue:Queue"];
const mappings = ["aws:lambda/eventSourceMapping:EventSourceMapping"];
const subscriptions = ["aws:sns/topicSubscription:TopicSubscription"];
const topics = ["aws:sns/topic:Topic"];

/** What AWS takes where nothing is given, in seconds. */
const visibility = 30;
const retention = 345_600;
const functionTimeout = 3;

const isFifo = ({ inputs }: PolicyResource): boolean =>
  inputs["fifoQueue"] === true || inputs["fifoTopic"] === true;

/** The queue that takes what fails in another queue. */
const failuresOf = (graph: PolicyGraph, queue: PolicyResource): PolicyResource | undefined =>
  target(graph, queue, "redrivePolicy", queues);

/** Rules of what queues and those who read or fill them must agree about. */
export const queuePairs: readonly Rule[] = [
  {
    id: "queue-visibility",
    title: "A queue hides a message for six times as long as the function that reads it may take",
    number: "pair",
    sources: [],
    severity: "medium",
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: six times the time-out, and the batching window.
    types: queues,
    check: (queue, graph) => {
      const hidden = numberOf(queue, "visibilityTimeoutSeconds", visibility);
      if (hidden === undefined) return [];
      return readersOf(graph, queue).flatMap(({ mapping, fn }): readonly Finding[] => {
        const seconds = numberOf(fn, "timeout", functionTimeout);
        const window = numberOf(mapping, "maximumBatchingWindowInSeconds", 0);
        if (seconds === undefined || window === undefined || hidden >= 6 * seconds + window) return [];
        return [
          {
            property: "visibilityTimeoutSeconds",
            got: hidden,
            fix: `use ${6 * seconds + window} or more, six times the ${seconds} seconds of "${fn.name}"${window ? ` and its batching window of ${window}` : ""}: else a message is handled twice while it is still being handled`,
          },
        ];
      });
    },
  },
  {
    id: "queue-batch",
    title: "A function reads from a queue in batches that SQS can fill",
    number: "pair",
    sources: [],
    severity: "medium",
    // https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html: both are refused when the mapping is made.
    types: mappings,
    check: (mapping, graph) => {
      const queue = target(graph, mapping, "eventSourceArn", queues);
      const size = numberOf(mapping, "batchSize", 10);
      const window = numberOf(mapping, "maximumBatchingWindowInSeconds", 0);
      if (!queue || size === undefined || window === undefined || hasUnknown(queue.inputs["fifoQueue"]))
        return [];
      if (isFifo(queue)) {
        if (window > 0)
          return [
            {
              property: "maximumBatchingWindowInSeconds",
              got: window,
              fix: `take it out: "${queue.name}" is a FIFO queue, which knows no batching window`,
            },
          ];
        return size > 10
          ? [{ property: "batchSize", got: size, fix: `use 10 or fewer: "${queue.name}" is a FIFO queue` }]
          : [];
      }
      return size > 10 && window < 1
        ? [
            {
              property: "maximumBatchingWindowInSeconds",
              got: window,
              fix: `use 1 or more: without it a batch has 10 messages at most, not ${size}`,
            },
          ]
        : [];
    },
  },
  {
    id: "queue-failures-kind",
    title: "What fails in a queue goes to a queue of its kind, in its region",
    number: "pair",
    sources: [],
    severity: "medium",
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
    types: queues,
    check: (queue, graph) => {
      const failures = failuresOf(graph, queue);
      if (!failures || hasUnknown(queue.inputs["fifoQueue"]) || hasUnknown(failures.inputs["fifoQueue"]))
        return [];
      if (isFifo(queue) !== isFifo(failures))
        return [
          {
            property: "redrivePolicy",
            got: failures.name,
            fix: isFifo(queue)
              ? "name a FIFO queue: the failures of a FIFO queue go to a FIFO queue only"
              : "name a standard queue: the failures of a standard queue go to a standard queue only",
          },
        ];
      const [here, there] = [queue, failures].map(regionOf);
      return here !== undefined && there !== undefined && here !== there
        ? [{ property: "redrivePolicy", got: there, fix: `name a queue in ${here}, the queue's own region` }]
        : [];
    },
  },
  {
    id: "queue-failures-kept",
    title: "What fails in a queue is kept longer than in the queue itself",
    number: "pair",
    sources: [],
    severity: "medium",
    // A standard queue's message keeps the time at which it was first sent.
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html
    types: queues,
    check: (queue, graph) => {
      const failures = failuresOf(graph, queue);
      const kept = numberOf(queue, "messageRetentionSeconds", retention);
      const keptAfter = failures && numberOf(failures, "messageRetentionSeconds", retention);
      if (!failures || isFifo(queue) || kept === undefined || keptAfter === undefined || keptAfter > kept)
        return [];
      // Fourteen days are the most that there is.
      if (keptAfter === 1_209_600) return [];
      return [
        {
          property: "redrivePolicy",
          got: failures.name,
          fix: `keep messages in "${failures.name}" for more than ${kept} seconds, by messageRetentionSeconds: their age counts from the day they were sent`,
        },
      ];
    },
  },
  {
    id: "queue-failures-allowed",
    title: "A queue of failures takes those of every queue that sends it some",
    number: "pair",
    sources: [],
    severity: "medium",
    types: queues,
    check: (queue, graph) => {
      const failures = failuresOf(graph, queue);
      if (!failures) return [];
      const arn = arnOf(queue);
      const permissions = [
        ...ofTypes(graph, ["aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"]).filter(
          (policy) => target(graph, policy, "queueUrl", queues) === failures,
        ),
        failures,
      ];
      return permissions.flatMap((holder): readonly Finding[] => {
        const policy = json(holder.inputs["redriveAllowPolicy"]);
        const sources = at(policy, "sourceQueueArns");
        const comesFrom = targets(graph, holder, "redriveAllowPolicy", queues);
        const refused =
          at(policy, "redrivePermission") === "denyAll" ||
          (at(policy, "redrivePermission") === "byQueue" &&
            !hasUnknown(sources) &&
            arn !== undefined &&
            !texts(sources).includes(arn) &&
            !comesFrom.includes(queue));
        return refused
          ? [
              {
                property: "redrivePolicy",
                got: failures.name,
                fix: `name the queue in the redriveAllowPolicy of "${failures.name}"`,
              },
            ]
          : [];
      });
    },
  },
  {
    id: "subscription-kind",
    title: "A FIFO queue gets messages of FIFO topics only",
    number: "pair",
    sources: [],
    severity: "medium",
    // https://docs.aws.amazon.com/sns/latest/dg/fifo-message-delivery.html
    types: subscriptions,
    check: (subscription, graph) => {
      const queue = target(graph, subscription, "endpoint", queues);
      const topic = target(graph, subscription, "topic", topics);
      if (!queue || !topic || !isFifo(queue)) return [];
      return must(
        topic,
        "fifoTopic",
        (fifo) => fifo === true,
        `make the topic "${topic.name}" FIFO, or the queue "${queue.name}" a standard one`,
      ).map(({ fix }) => ({ property: "endpoint", got: queue.name, fix }));
    },
  },
];

/** Functions that read a queue, each by its mapping. */
function readersOf(
  graph: PolicyGraph,
  queue: PolicyResource,
): readonly { readonly mapping: PolicyResource; readonly fn: PolicyResource }[] {
  return ofTypes(graph, mappings).flatMap((mapping) => {
    if (target(graph, mapping, "eventSourceArn", queues) !== queue) return [];
    const called = calledFunction(graph, mapping, "functionName");
    return called ? [{ mapping, fn: called.fn }] : [];
  });
}
