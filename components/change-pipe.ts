import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { transformed, type Problem, type Tags, type Transform } from "./component.ts";
import { grant, trustPolicy } from "./grants.ts";
import type { Table } from "./table/index.ts";

/** What a pipe of changes is made with. */
interface ChangePipe {
  readonly table: Table;
  /** Event patterns; a change that matches none is dropped. */
  readonly filters: readonly object[] | undefined;
  /** Text with `<$.path>` in it; the change as JSON when there is none. */
  readonly message: string | undefined;
  /** ARN of a topic or queue, and what it takes to send to it. */
  readonly target: pulumi.Input<string>;
  readonly action: "sns:Publish" | "sqs:SendMessage";
  readonly targetParameters?: aws.types.input.pipes.PipeTargetParameters;
  readonly retries: number;
  readonly accountId: pulumi.Input<string>;
  readonly tags: Tags | undefined;
  readonly transform?: Transform<aws.pipes.PipeArgs> | undefined;
}

/** The changes of a table, sent to a topic or queue without code. A change that fails for good goes to a queue with an alarm.
 * @param name The parts are `<name>-pipe` (pipe and role) and `<name>-failures` (queue and alarm).
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html */
export function changePipe(
  name: string,
  {
    table,
    filters,
    message,
    target,
    action,
    targetParameters,
    retries,
    accountId,
    tags,
    transform,
  }: ChangePipe,
  parent: pulumi.Resource,
): {
  readonly pipe: aws.pipes.Pipe;
  readonly role: aws.iam.Role;
  readonly failureQueue: aws.sqs.Queue;
  readonly alarm: aws.cloudwatch.MetricAlarm;
} {
  const child = { parent };
  const failureQueue = new aws.sqs.Queue(
    `${name}-failures`,
    { messageRetentionSeconds: 1_209_600, sqsManagedSseEnabled: true, tags },
    child,
  );
  const role = new aws.iam.Role(
    `${name}-pipe`,
    {
      description: "Reads a table's stream and sends",
      assumeRolePolicy: trustPolicy("pipes.amazonaws.com", accountId),
      tags,
    },
    child,
  );
  const grantee = { name: `${name}-pipe`, role };
  const rights = [
    ...table.grants.stream(grantee),
    grant(`${name}-publish`, grantee, { actions: [action], resources: [target] }, parent),
    grant(
      `${name}-failures`,
      grantee,
      { actions: ["sqs:SendMessage"], resources: [failureQueue.arn] },
      parent,
    ),
  ];
  const pipe = new aws.pipes.Pipe(
    `${name}-pipe`,
    transformed(
      parent,
      "pipe",
      {
        roleArn: role.arn,
        source: table.streamArn,
        target,
        sourceParameters: {
          dynamodbStreamParameters: {
            startingPosition: "LATEST",
            batchSize: 10,
            maximumRetryAttempts: retries,
            maximumRecordAgeInSeconds: 21_600,
            onPartialBatchItemFailure: "AUTOMATIC_BISECT",
            deadLetterConfig: { arn: failureQueue.arn },
          },
          filterCriteria: filters && {
            filters: filters.map((pattern) => ({ pattern: JSON.stringify(pattern) })),
          },
        },
        targetParameters:
          message === undefined && targetParameters === undefined
            ? undefined
            : { inputTemplate: message, ...targetParameters },
        tags,
      },
      transform,
      [
        "sourceParameters.dynamodbStreamParameters.maximumRetryAttempts",
        "sourceParameters.dynamodbStreamParameters.deadLetterConfig",
      ],
    ),
    { ...child, dependsOn: rights },
  );
  const alarm = new aws.cloudwatch.MetricAlarm(
    `${name}-failures`,
    {
      alarmDescription: `${name}: changes failed for good; the failure queue tells which`,
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: failureQueue.name },
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      treatMissingData: "notBreaching",
      tags,
    },
    child,
  );
  return { pipe, role, failureQueue, alarm };
}

/** A pipe tries a change 185 times at most, and for ever unless it is told. */
export function endlessRetries(retries: number): Problem | false {
  return (
    !(Number.isInteger(retries) && retries >= 0 && retries <= 185) && {
      argument: "maximumRetries",
      must: "be a whole number from 0 to 185: a change that is tried for ever stops all changes behind it",
      got: retries,
      fix: "use 10",
    }
  );
}
