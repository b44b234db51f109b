import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { changePipe, endlessRetries } from "../change-pipe.ts";
import { refuse, transformed, type Tags, type Transform } from "../component.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { Table } from "../table/index.ts";

/** Arguments of {@link ChangeTopic}. */
export interface ChangeTopicArgs {
  /** A table with a `stream`. */
  readonly table: Table;
  /** Event patterns; a change that matches none is dropped.
   * @default every change
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html */
  readonly filters?: readonly object[];
  /** The message: text with `<$.dynamodb.NewImage.Name.S>` where a value of the change goes.
   * @default the change, as JSON */
  readonly message?: string;
  /** How often a change is tried again before it goes to the failure queue, 0 to 185.
   * @default 10 */
  readonly maximumRetries?: number;
  /** Mail addresses that get each message. On AWS the owner of each follows a link first.
   * @default none */
  readonly mailTo?: readonly string[];
  readonly tags?: Tags;
  readonly transform?: {
    readonly topic?: Transform<aws.sns.TopicArgs>;
    readonly pipe?: Transform<aws.pipes.PipeArgs>;
  };
}

/** The changes of a table as messages of a topic, so that any number of others can follow them: an EventBridge Pipe from the stream,
 * without code.
 *
 * ```ts
 * const adoptions = new ChangeTopic("adoptions", { table: mysfits, filters: [{ eventName: ["MODIFY"] }] });
 * new EventPipeline("notice", { source: { topic: { arn: adoptions.topicArn } }, function: { code } });
 * ```
 *
 * Makes: topic, failure queue with an alarm, role, pipe, subscriptions.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes.html */
export class ChangeTopic extends pulumi.ComponentResource {
  static readonly token = "mysfits:change-topic:ChangeTopic";

  readonly topicArn: pulumi.Output<string>;
  readonly nodes: {
    readonly topic: aws.sns.Topic;
    readonly pipe: aws.pipes.Pipe;
    readonly role: aws.iam.Role;
    readonly failureQueue: aws.sqs.Queue;
    readonly alarm: aws.cloudwatch.MetricAlarm;
  };

  constructor(name: string, args: ChangeTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super(ChangeTopic.token, name, {}, opts);
    const retries = args.maximumRetries ?? 10;
    refuse("ChangeTopic", name, [endlessRetries(retries)]);
    const { table, tags } = args;
    const child = { parent: this };
    const { accountId } = whereabouts(this);

    const topic = new aws.sns.Topic(
      `${name}-topic`,
      transformed(this, "topic", { tags }, args.transform?.topic),
      child,
    );
    const { pipe, role, failureQueue, alarm } = changePipe(
      name,
      {
        table,
        filters: args.filters,
        message: args.message,
        retries,
        accountId,
        tags,
        target: topic.arn,
        action: "sns:Publish",
        transform: args.transform?.pipe,
      },
      this,
    );
    for (const [index, endpoint] of (args.mailTo ?? []).entries())
      new aws.sns.TopicSubscription(
        `${name}-mail-${index}`,
        { topic: topic.arn, protocol: "email", endpoint },
        child,
      );
    this.topicArn = topic.arn;
    this.nodes = { topic, pipe, role, failureQueue, alarm };
    this.registerOutputs({ topicArn: this.topicArn });
  }
}
