import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Alarms } from "../alarms/index.ts";
import type { AccessLogs } from "../parts/access-logs.ts";
import type { Tags, Transform } from "../parts/component.ts";
import type { FunctionArgs } from "../function/index.ts";
import type { Table } from "../table/index.ts";

/** Origin of events. All but a table's stream go through a queue of the pipeline's own, which keeps them until they are done. */
export type EventSource =
  /** Changes of a table that has a `stream`, in the order of each item. Starts with what is still in the stream. */
  | { readonly table: Table }
  /** Messages that others send to the pipeline's queue; give them `grants.send`. `fifo` keeps the order of each group. */
  | { readonly queue: "standard" | "fifo" }
  /** Changes of a table that has a `stream`, sent by a pipe into the pipeline's FIFO queue: those of one item one after the other, those of
   * different items side by side. (A pipe can't send to a FIFO topic.)
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html */
  | { readonly changes: ChangesSource }
  /** Messages of a topic, raw. `region` is the topic's, if it is another one. */
  | {
      readonly topic: {
        readonly arn: pulumi.Input<string>;
        readonly region?: string;
        readonly fifo?: boolean;
      };
    }
  /** Events on a bus that match a pattern. */
  | { readonly rule: { readonly eventPattern: object; readonly eventBusName?: pulumi.Input<string> } };

/** Changes of a table that go through a FIFO queue. */
export interface ChangesSource {
  readonly table: Table;
  /** Event patterns; a change that matches none is dropped.
   * @default every change
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html */
  readonly filters?: readonly object[];
  /** The message: text with `<$.dynamodb.NewImage.Name.S>` where a value of the change goes.
   * @default the change, as JSON */
  readonly message?: string;
  /** Path of what keeps its order, in a record of the stream: `$.dynamodb.Keys.MysfitId.S`. */
  readonly groupBy: string;
}

/** A source whose events go through a queue. */
export type QueuedSource = Exclude<EventSource, { readonly table: Table }>;

/** True when the events of a group come one after the other. */
export function isOrdered(source: EventSource): boolean {
  return (
    "changes" in source ||
    ("queue" in source && source.queue === "fifo") ||
    ("topic" in source && source.topic.fifo === true)
  );
}

/** Arguments of `EventPipeline`. */
export interface EventPipelineArgs {
  readonly source: EventSource;
  /** Function that handles the events: `{Records: […]}`, answered with `{batchItemFailures: [{itemIdentifier}]}`. */
  readonly function: FunctionArgs;
  /** Event patterns; an event that matches none is dropped without a call.
   * @default every event
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html */
  readonly filters?: readonly object[];
  /** Events in one call at most, 1 to 1,000.
   * @default 10 */
  readonly batchSize?: number;
  /** Seconds that a call may wait for more events, 0 to 300.
   * @default 0 */
  readonly batchingWindowSeconds?: number;
  /** Number of times that an event is tried again before it goes to the failure queue, 0 to 1,000.
   * @default 5 */
  readonly maximumRetries?: number;
  /** Seconds after which an event of a stream goes to the failure queue, 60 to 86,400: a stream keeps nothing for longer.
   * @default 21600 */
  readonly maximumAgeSeconds?: number;
  /** Halve a batch of a stream that fails, to find the event that does it.
   * @default true */
  readonly bisect?: boolean;
  /** Seconds that an event is hidden in the queue while it is worked on. At least six times the function's time-out.
   * @default six times the time-out, plus the batching window */
  readonly visibilityTimeoutSeconds?: number;
  /** Calls at the same time at most, for a queue: 2 to 1,000.
   * @default as many as Lambda starts */
  readonly concurrency?: number;
  /** Days that the failure queue keeps what failed, 1 to 14.
   * @default 14 */
  readonly failureRetentionDays?: number;
  /** Seconds from which on the oldest waiting event is an alarm.
   * @default 300 */
  readonly alarmAgeSeconds?: number;
  /** Bucket for the access log of the bucket of a stream's discarded records.
   * @default no log */
  readonly accessLogs?: AccessLogs;
  /** Alarms of the stage.
   * @default none */
  readonly alarms?: Alarms;
  readonly tags?: Tags;
  readonly transform?: {
    readonly mapping?: Transform<aws.lambda.EventSourceMappingArgs>;
    readonly queue?: Transform<aws.sqs.QueueArgs>;
    readonly failureQueue?: Transform<aws.sqs.QueueArgs>;
  };
}
