import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Function } from "../function/index.ts";
import type { Metric } from "../parts/alarm.ts";
import { transformed } from "../parts/component.ts";
import { grant } from "../parts/grants.ts";
import type { Table } from "../table/index.ts";
import type { QueuedSource } from "./args.ts";
import { guards, type Settings } from "./defaults.ts";
import { discardedRecords } from "./discarded.ts";
import { sourceQueue } from "./queue.ts";
import { subscribe } from "./subscribe.ts";

/** Mapping of a source to a function, and the alarm that goes off when the function does not keep up. */
export interface Mapping {
  /** The pipeline's own; none for a table's stream. */
  readonly queue?: aws.sqs.Queue;
  /** Bucket of what the function could not handle; there is one for a table's stream. */
  readonly discarded?: aws.s3.Bucket;
  readonly mapping: aws.lambda.EventSourceMapping;
  readonly age: aws.cloudwatch.MetricAlarm | undefined;
}

/** Calls a function with the changes of a table, in the order of each item.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html */
export function mapStream(
  name: string,
  args: Settings,
  { fn, table, failureQueue }: { fn: Function; table: Table; failureQueue: aws.sqs.Queue },
  parent: pulumi.ComponentResource,
): Mapping {
  const discarded = discardedRecords(name, args, { fn, failureQueue }, parent);
  const rights = [...table.grants.stream(fn), ...discarded.rights];
  const mapping = eventSourceMapping(
    name,
    args,
    {
      ...common(args, fn),
      eventSourceArn: table.streamArn,
      // What was written while the mapping was being made counts too.
      startingPosition: "TRIM_HORIZON",
      maximumRetryAttempts: args.maximumRetries,
      maximumRecordAgeInSeconds: args.maximumAgeSeconds,
      bisectBatchOnFunctionError: args.bisect,
      destinationConfig: { onFailure: { destinationArn: discarded.bucket.arn } },
    },
    rights,
    parent,
  );
  const age = tooOld(
    name,
    args,
    {
      namespace: "AWS/Lambda",
      metricName: "IteratorAge",
      dimensions: { FunctionName: fn.functionName },
      statistic: "Maximum",
    },
    args.alarmAgeSeconds * 1000,
    parent,
  );
  return { mapping, age, discarded: discarded.bucket };
}

/** Calls a function with the messages of a queue of the pipeline's own, which the source fills. The function's role may do what AWS's own policy
 * for such functions lets it.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaSQSQueueExecutionRole.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
export function mapQueue(
  name: string,
  args: Settings,
  { fn, source, failureQueue }: { fn: Function; source: QueuedSource; failureQueue: aws.sqs.Queue },
  parent: pulumi.ComponentResource,
): Mapping {
  const queue = sourceQueue(name, args, { fn, failureQueue }, parent);
  subscribe(name, args, { source, queue, failureQueue }, parent);
  const rights = grant(
    `${name}-source`,
    fn,
    {
      actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      resources: [queue.arn],
    },
    parent,
  );
  const { concurrency } = args;
  const mapping = eventSourceMapping(
    name,
    args,
    {
      ...common(args, fn),
      eventSourceArn: queue.arn,
      scalingConfig: concurrency === undefined ? undefined : { maximumConcurrency: concurrency },
    },
    [rights],
    parent,
  );
  const age = tooOld(
    name,
    args,
    {
      namespace: "AWS/SQS",
      metricName: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: queue.name },
      statistic: "Maximum",
    },
    args.alarmAgeSeconds,
    parent,
  );
  return { queue, mapping, age };
}

function common({ batchSize, batchingWindowSeconds, filters, tags }: Settings, fn: Function) {
  return {
    functionName: fn.arn,
    batchSize,
    maximumBatchingWindowInSeconds: batchingWindowSeconds,
    functionResponseTypes: ["ReportBatchItemFailures"],
    filterCriteria: filters && { filters: filters.map((pattern) => ({ pattern: JSON.stringify(pattern) })) },
    tags,
  } satisfies aws.lambda.EventSourceMappingArgs;
}

function eventSourceMapping(
  name: string,
  args: Settings,
  mapping: aws.lambda.EventSourceMappingArgs,
  rights: readonly pulumi.Resource[],
  parent: pulumi.Resource,
) {
  return new aws.lambda.EventSourceMapping(
    `${name}-mapping`,
    transformed(parent, "mapping", mapping, args.transform?.mapping, guards.mapping),
    { parent, dependsOn: [...rights] },
  );
}

function tooOld(
  name: string,
  { alarmAgeSeconds, alarms }: Settings,
  metric: Metric,
  threshold: number,
  parent: pulumi.Resource,
) {
  alarms?.chart({ title: `${name}: oldest event`, metrics: [metric] });
  return alarms?.add(parent, `${name}-age`, {
    component: name,
    kind: "event-age",
    description: `the oldest event waits for more than ${alarmAgeSeconds} seconds`,
    metric,
    threshold,
  });
}
