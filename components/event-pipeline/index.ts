import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, withDefaults, type WithDefaults } from "../component.ts";
import { Function } from "../function/index.ts";
import { grant, type Grantee } from "../grants.ts";
import { alarms } from "./alarms.ts";
import { isOrdered, type EventPipelineArgs } from "./args.ts";
import { defaults, guards } from "./defaults.ts";
import { subscribe } from "./subscribe.ts";
import { problems } from "./validate.ts";

export type { EventPipelineArgs, EventSource } from "./args.ts";

/** What others may do with a pipeline. */
export interface EventPipelineGrants {
  /** `SendMessage` to the queue of the pipeline; there is none for a table's stream. */
  send(grantee: Grantee): aws.iam.RolePolicy;
}

/** Events from a source to a function, so that none is lost: what fails is tried again, a bad event is told from a bad batch, and what
 * still fails is kept in a failure queue, with an alarm.
 *
 * ```ts
 * const pipeline = new EventPipeline("mails", {
 *   source: { table: registrations },
 *   filters: [{ eventName: ["INSERT"] }],
 *   function: { code: folder },
 * });
 * mails.grants.write(pipeline);
 * ```
 *
 * Makes: function (see `Function`), failure queue, event source mapping, alarms; for all but a table's stream a queue with its policy;
 * for a topic the subscription, for a pattern the rule.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html */
export class EventPipeline extends pulumi.ComponentResource implements Grantee {
  static readonly token = "mysfits:event-pipeline:EventPipeline";

  readonly name: string;
  /** The function's role: give it grants. */
  readonly role: aws.iam.Role;
  /** Of the pipeline's own queue; none for a table's stream. */
  readonly queueUrl?: pulumi.Output<string>;
  readonly queueArn?: pulumi.Output<string>;
  readonly failureQueueUrl: pulumi.Output<string>;
  readonly grants: EventPipelineGrants;
  readonly nodes: {
    readonly function: Function;
    readonly mapping: aws.lambda.EventSourceMapping;
    readonly failureQueue: aws.sqs.Queue;
    readonly queue?: aws.sqs.Queue;
    readonly alarms: {
      readonly failures: aws.cloudwatch.MetricAlarm;
      readonly age: aws.cloudwatch.MetricAlarm;
    };
  };

  constructor(name: string, given: EventPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    super(EventPipeline.token, name, {}, opts);
    this.name = name;
    const args = withDefaults(defaults, given);
    refuse("EventPipeline", name, problems(args));
    const { source, tags } = args;
    const child = { parent: this };

    const fn = new Function(name, { tags, ...args.function }, child);
    this.role = fn.role;
    const isFifo = isOrdered(source);
    const failureQueue = new aws.sqs.Queue(
      `${name}-failures`,
      transformed(
        this,
        "failureQueue",
        {
          messageRetentionSeconds: args.failureRetentionDays * 86_400,
          fifoQueue: isFifo ? true : undefined,
          sqsManagedSseEnabled: true,
          tags,
        },
        args.transform?.failureQueue,
        guards.failureQueue,
      ),
      child,
    );
    const queue =
      "table" in source
        ? undefined
        : this.#queue(name, args, isFifo, failureQueue, fn.nodes.function.timeout);
    if (queue) subscribe(name, source, queue, { retries: args.maximumRetries, failureQueue, tags }, this);

    const rights =
      "table" in source
        ? [
            ...source.table.grants.stream(fn),
            grant(
              `${name}-failures`,
              fn,
              { actions: ["sqs:SendMessage"], resources: [failureQueue.arn] },
              this,
            ),
          ]
        : [
            grant(
              `${name}-source`,
              fn,
              {
                actions: [
                  "sqs:ReceiveMessage",
                  "sqs:DeleteMessage",
                  "sqs:GetQueueAttributes",
                  "sqs:ChangeMessageVisibility",
                ],
                resources: [queue?.arn ?? ""],
              },
              this,
            ),
          ];
    const mapping = new aws.lambda.EventSourceMapping(
      `${name}-mapping`,
      transformed(
        this,
        "mapping",
        mappingArgs(args, fn, queue, failureQueue),
        args.transform?.mapping,
        guards.mapping,
      ),
      { ...child, dependsOn: rights },
    );

    this.queueUrl = queue?.url;
    this.queueArn = queue?.arn;
    this.failureQueueUrl = failureQueue.url;
    this.grants = {
      send: (grantee) => {
        if (!queue)
          throw new Error(
            `EventPipeline "${name}": a table's stream has no queue to send to. Fix: write to the table`,
          );
        return grant(
          `${name}-${grantee.name}-send`,
          grantee,
          { actions: ["sqs:SendMessage"], resources: [queue.arn] },
          this,
        );
      },
    };
    this.nodes = {
      function: fn,
      mapping,
      failureQueue,
      queue,
      alarms: alarms(name, args, { fn, queue, failureQueue }, this),
    };
    this.registerOutputs({ failureQueueUrl: this.failureQueueUrl });
  }

  /** The queue in front of the function, whose failed messages only the failure queue takes. */
  #queue(
    name: string,
    args: WithDefaults<EventPipelineArgs, typeof defaults>,
    isFifo: boolean,
    failureQueue: aws.sqs.Queue,
    timeout: pulumi.Output<number | undefined>,
  ): aws.sqs.Queue {
    const child = { parent: this };
    const queue = new aws.sqs.Queue(
      `${name}-queue`,
      transformed(
        this,
        "queue",
        {
          fifoQueue: isFifo ? true : undefined,
          contentBasedDeduplication: isFifo ? true : undefined,
          visibilityTimeoutSeconds:
            args.visibilityTimeoutSeconds ??
            timeout.apply((seconds) => 6 * (seconds ?? 3) + args.batchingWindowSeconds),
          receiveWaitTimeSeconds: 20,
          redrivePolicy: pulumi.jsonStringify({
            deadLetterTargetArn: failureQueue.arn,
            maxReceiveCount: args.maximumRetries + 1,
          }),
          sqsManagedSseEnabled: true,
          tags: args.tags,
        },
        args.transform?.queue,
        guards.queue,
      ),
      child,
    );
    new aws.sqs.RedriveAllowPolicy(
      `${name}-failures`,
      {
        queueUrl: failureQueue.url,
        redriveAllowPolicy: pulumi.jsonStringify({
          redrivePermission: "byQueue",
          sourceQueueArns: [queue.arn],
        }),
      },
      child,
    );
    return queue;
  }
}

function mappingArgs(
  args: WithDefaults<EventPipelineArgs, typeof defaults>,
  fn: Function,
  queue: aws.sqs.Queue | undefined,
  failureQueue: aws.sqs.Queue,
): aws.lambda.EventSourceMappingArgs {
  const { source, filters, concurrency } = args;
  return {
    functionName: fn.arn,
    batchSize: args.batchSize,
    maximumBatchingWindowInSeconds: args.batchingWindowSeconds,
    functionResponseTypes: ["ReportBatchItemFailures"],
    filterCriteria: filters && { filters: filters.map((pattern) => ({ pattern: JSON.stringify(pattern) })) },
    tags: args.tags,
    ...("table" in source
      ? {
          eventSourceArn: source.table.streamArn,
          // What was written while the mapping was being made counts too.
          startingPosition: "TRIM_HORIZON",
          maximumRetryAttempts: args.maximumRetries,
          maximumRecordAgeInSeconds: args.maximumAgeSeconds,
          bisectBatchOnFunctionError: args.bisect,
          destinationConfig: { onFailure: { destinationArn: failureQueue.arn } },
        }
      : {
          eventSourceArn: queue?.arn,
          scalingConfig: concurrency === undefined ? undefined : { maximumConcurrency: concurrency },
        }),
  };
}
