import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Function } from "../function/index.ts";
import { refuse, withDefaults } from "../parts/component.ts";
import { failureQueue } from "../parts/failure-queue.ts";
import { grant, type Grantee } from "../parts/grants.ts";
import { isOrdered, type EventPipelineArgs } from "./args.ts";
import { defaults } from "./defaults.ts";
import { mapQueue, mapStream } from "./mapping.ts";
import { problems } from "./validate.ts";

export type { EventPipelineArgs, EventSource } from "./args.ts";

/** Rights that a pipeline can give others. */
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
 * Makes: function (see `Function`), failure queue, event source mapping, alarms; for a table's stream a
 * bucket of the records that failed; for all others a queue with its policy; for a topic the subscription, for a pattern the rule.
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
    /** For a table's stream: the records that the failure queue tells of. */
    readonly discarded?: aws.s3.Bucket;
    readonly alarms: {
      readonly failures: aws.cloudwatch.MetricAlarm | undefined;
      readonly age: aws.cloudwatch.MetricAlarm | undefined;
    };
  };

  constructor(name: string, given: EventPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    super(EventPipeline.token, name, {}, opts);
    this.name = name;
    const args = withDefaults(defaults, given);
    refuse("EventPipeline", name, problems(args));
    const { source, alarms, tags } = args;

    const fn = new Function(name, { alarms, tags, ...args.function }, { parent: this });
    const failures = failureQueue(
      name,
      {
        description: "events failed for good and wait in the failure queue",
        retentionDays: args.failureRetentionDays,
        fifo: isOrdered(source),
        alarms,
        tags,
        transform: args.transform?.failureQueue,
      },
      this,
    );
    const parts = { fn, failureQueue: failures.queue };
    const { queue, mapping, age, discarded } =
      "table" in source
        ? mapStream(name, args, { ...parts, table: source.table }, this)
        : mapQueue(name, args, { ...parts, source }, this);

    this.role = fn.role;
    this.queueUrl = queue?.url;
    this.queueArn = queue?.arn;
    this.failureQueueUrl = failures.queue.url;
    this.grants = { send: (grantee) => this.#send(grantee) };
    this.nodes = {
      function: fn,
      mapping,
      failureQueue: failures.queue,
      queue,
      discarded,
      alarms: { failures: failures.alarm, age },
    };
    this.registerOutputs({ failureQueueUrl: this.failureQueueUrl });
  }

  #send(grantee: Grantee): aws.iam.RolePolicy {
    if (!this.queueArn)
      throw new Error(
        `EventPipeline "${this.name}": a table's stream has no queue to send to. Fix: write to the table`,
      );
    const permission = { actions: ["sqs:SendMessage"], resources: [this.queueArn] };
    return grant(`${this.name}-${grantee.name}-send`, grantee, permission, this);
  }
}
