import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { changePipe } from "../parts/change-pipe.ts";
import { refuse, transformed, withDefaults } from "../parts/component.ts";
import type { ChangeTopicArgs } from "./args.ts";
import { defaults } from "./defaults.ts";
import { problems } from "./validate.ts";

export type { ChangeTopicArgs } from "./args.ts";

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
    readonly alarm: aws.cloudwatch.MetricAlarm | undefined;
  };

  constructor(name: string, given: ChangeTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super(ChangeTopic.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("ChangeTopic", name, problems(args));
    const { table, filters, message, alarms, tags } = args;
    const child = { parent: this };

    const topic = new aws.sns.Topic(
      `${name}-topic`,
      transformed(
        this,
        "topic",
        // AWS's key for topics: who publishes is a role of the account, which may use it through SNS.
        { kmsMasterKeyId: "alias/aws/sns", tags },
        args.transform?.topic,
        ["kmsMasterKeyId"],
      ),
      child,
    );
    const parts = changePipe(
      name,
      {
        table,
        filters,
        message,
        target: topic.arn,
        action: "sns:Publish",
        retries: args.maximumRetries,
        alarms,
        tags,
        transform: args.transform?.pipe,
      },
      this,
    );
    for (const [index, endpoint] of args.mailTo.entries())
      new aws.sns.TopicSubscription(
        `${name}-mail-${index}`,
        { topic: topic.arn, protocol: "email", endpoint },
        child,
      );

    this.topicArn = topic.arn;
    this.nodes = { topic, ...parts };
    this.registerOutputs({ topicArn: this.topicArn });
  }
}
