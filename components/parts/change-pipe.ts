import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Alarms } from "../alarms/index.ts";
import type { Table } from "../table/index.ts";
import { isWhole, transformed, type Problem, type Tags, type Transform } from "./component.ts";
import { failureQueue } from "./failure-queue.ts";
import { grant, trustPolicy } from "./grants.ts";
import { whereabouts } from "./whereabouts.ts";

/** Arguments of {@link changePipe}. */
export interface ChangePipeArgs {
  readonly table: Table;
  /** Event patterns; a change that matches none is dropped. */
  readonly filters: readonly object[] | undefined;
  /** Text with `<$.path>` in it; the change as JSON when there is none. */
  readonly message: string | undefined;
  /** ARN of a topic or queue, and the action that it takes to send to it. */
  readonly target: pulumi.Input<string>;
  readonly action: "sns:Publish" | "sqs:SendMessage";
  readonly targetParameters?: aws.types.input.pipes.PipeTargetParameters;
  readonly retries: number;
  readonly alarms: Alarms | undefined;
  readonly tags: Tags | undefined;
  readonly transform?: Transform<aws.pipes.PipeArgs> | undefined;
}

/** Parts of a pipe of changes. */
export interface ChangePipe {
  readonly pipe: aws.pipes.Pipe;
  readonly role: aws.iam.Role;
  readonly failureQueue: aws.sqs.Queue;
  readonly alarm: aws.cloudwatch.MetricAlarm | undefined;
}

const guards = [
  "sourceParameters.dynamodbStreamParameters.maximumRetryAttempts",
  "sourceParameters.dynamodbStreamParameters.deadLetterConfig",
];

/** Sends the changes of a table to a topic or queue without code. A change that fails for good goes to a queue with an alarm.
 * @param name The parts are `<name>-pipe` (pipe and role) and `<name>-failures` (queue and alarm).
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html */
export function changePipe(name: string, args: ChangePipeArgs, parent: pulumi.ComponentResource): ChangePipe {
  const { table, tags } = args;
  const failures = failureQueue(
    name,
    {
      description: "changes failed for good; the failure queue tells which",
      alarms: args.alarms,
      tags,
    },
    parent,
  );
  const role = new aws.iam.Role(
    `${name}-pipe`,
    {
      description: "Reads a table's stream and sends",
      assumeRolePolicy: trustPolicy("pipes.amazonaws.com", whereabouts(parent).accountId),
      tags,
    },
    { parent },
  );
  const grantee = { name: `${name}-pipe`, role };
  const may = (what: string, action: string, resource: pulumi.Input<string>) =>
    grant(`${name}-${what}`, grantee, { actions: [action], resources: [resource] }, parent);
  const rights = [
    ...table.grants.stream(grantee),
    may("publish", args.action, args.target),
    may("failures", "sqs:SendMessage", failures.queue.arn),
  ];
  const pipe = new aws.pipes.Pipe(
    `${name}-pipe`,
    transformed(
      parent,
      "pipe",
      {
        roleArn: role.arn,
        source: table.streamArn,
        target: args.target,
        sourceParameters: {
          dynamodbStreamParameters: {
            // What was written while the pipe was being made counts too. A pipe that is replaced sends the last day's changes again, so
            // those who follow them tell repeats by the change's id; LATEST would lose changes instead.
            startingPosition: "TRIM_HORIZON",
            batchSize: 10,
            maximumRetryAttempts: args.retries,
            // All that the stream keeps: an older change would go to the failure queue untried when the pipe is made.
            maximumRecordAgeInSeconds: 86_400,
            onPartialBatchItemFailure: "AUTOMATIC_BISECT",
            deadLetterConfig: { arn: failures.queue.arn },
          },
          filterCriteria: args.filters && {
            filters: args.filters.map((pattern) => ({ pattern: JSON.stringify(pattern) })),
          },
        },
        targetParameters:
          args.message === undefined && args.targetParameters === undefined
            ? undefined
            : { inputTemplate: args.message, ...args.targetParameters },
        tags,
      },
      args.transform,
      guards,
    ),
    { parent, dependsOn: rights },
  );
  args.alarms?.add(parent, `${name}-pipe-failures`, {
    component: name,
    kind: "pipe-failures",
    description: "the pipe can't do its work, for lack of rights or of its target",
    metric: {
      namespace: "AWS/EventBridge/Pipes",
      metricName: "ExecutionFailed",
      dimensions: { PipeName: pipe.name },
      statistic: "Sum",
    },
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
  });
  return { pipe, role, failureQueue: failures.queue, alarm: failures.alarm };
}

/** Refuses numbers of retries that a pipe does not have: 0 to 185. Without a number it tries for ever. */
export function endlessRetries(retries: number): Problem | false {
  return (
    !isWhole(retries, 0, 185) && {
      argument: "maximumRetries",
      must: "be a whole number from 0 to 185: a change that is tried for ever stops all changes behind it",
      got: retries,
      fix: "use 10",
    }
  );
}
